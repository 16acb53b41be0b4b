namespace OrderCluster.Journal.Store;

/// <summary>Due times as stores on disk keep them: whole milliseconds since 1970, UTC.</summary>
internal static class DueTime
{
    /// <summary>Rounded up: a stream woken a fraction early would find nothing due yet.</summary>
    public static long ToMs(DateTimeOffset at)
    {
        var ms = at.ToUnixTimeMilliseconds();
        return FromMs(ms) < at ? ms + 1 : ms;
    }

    public static DateTimeOffset FromMs(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
