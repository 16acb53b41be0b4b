namespace OrderCluster.Grains.Orders;

/// <summary>How long an order waits between tries.</summary>
internal static class Backoff
{
    /// <summary>Longer waits are written down with a due time, shorter ones live in memory.</summary>
    public static readonly TimeSpan LongestInMemory = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstContended = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestContended = TimeSpan.FromSeconds(1);

    /// <summary>After an unknown outcome: 0.2 s, doubled each time, 60 s at most.</summary>
    /// <param name="attempt">Tries made, from 1.</param>
    public static TimeSpan AfterUnknown(int attempt) => Doubled(First, Longest, attempt);

    /// <summary>While others' soft holds stand in the way: about 0.1 s to 1 s, spread so that orders that met once don't meet again.</summary>
    public static TimeSpan WhileContended(string orderId, int attempt)
    {
        var hash = 2_166_136_261u;
        foreach (var c in orderId)
        {
            hash = (hash ^ c) * 16_777_619u;
        }

        hash = (hash ^ (uint)attempt) * 16_777_619u;
        var spread = 0.5 + (hash % 1_000 / 1_000.0);
        return Doubled(FirstContended, LongestContended, attempt) * spread;
    }

    private static TimeSpan Doubled(TimeSpan first, TimeSpan longest, int attempt)
    {
        const int MaxDoublings = 20;
        var doubled = first * (1L << Math.Clamp(attempt - 1, 0, MaxDoublings));
        return doubled < longest ? doubled : longest;
    }
}
