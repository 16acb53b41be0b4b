namespace OrderCluster.Tidy.Tests.Sources;

/// <summary>A place that breaks a rule.</summary>
internal sealed record Violation(string Path, int Line, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";

    /// <summary>Fails with every violation on a line of its own.</summary>
    public static void AssertNone(IEnumerable<Violation> violations)
    {
        var list = violations.ToList();
        Assert.True(list.Count == 0, $"{list.Count} violations:{Environment.NewLine}{string.Join(Environment.NewLine, list)}");
    }
}
