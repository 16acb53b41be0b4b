namespace OrderCluster.Journal.Sqlite;

/// <summary>Due times as whole milliseconds.</summary>
internal static class SqliteTime
{
    /// <summary>Rounded up: a stream woken a fraction early would find nothing due yet.</summary>
    public static long ToDueMs(DateTimeOffset at)
    {
        var ms = at.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds(ms) < at ? ms + 1 : ms;
    }
}
