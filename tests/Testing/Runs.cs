namespace OrderCluster.Testing;

/// <summary>How often a property is tried: in the long form of the tests in full, otherwise a quarter as often.</summary>
public static class Runs
{
    private const int ShortShare = 4;

    // The tests are compiled once for both forms.
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ORDERCLUSTER_LONG_TESTS") == "1";

    /// <param name="inFull">Tries in the long form, which <c>./test.sh --long</c> runs.</param>
    public static int Of(int inFull) => IsLong ? inFull : inFull / ShortShare;
}
