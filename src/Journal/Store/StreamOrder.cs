namespace OrderCluster.Journal.Store;

/// <summary>The order of stream names by their UTF-8 bytes, without encoding them: the one order in which every writer takes its locks and every list is sorted.</summary>
public sealed class StreamOrder : IComparer<string>
{
    private const char FirstSurrogate = '\uD800';
    private const char AfterSurrogates = '\uE000';
    private const int CodeUnits = 0x1_0000;

    private StreamOrder()
    {
    }

    public static StreamOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[same]).CompareTo(Rank(right[same]));
    }

    // UTF-16 puts supplementary characters (surrogates) before U+E000..U+FFFF, UTF-8 puts them after.
    private static int Rank(char c) => c is >= FirstSurrogate and < AfterSurrogates ? c + CodeUnits : c;
}
