namespace OrderCluster.Grains.Journaling;

/// <summary>Times in events have whole milliseconds, so that an event read back equals the one that was decided.</summary>
public static class EventTime
{
    /// <summary>The same instant in UTC, cut to whole milliseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => FromMs(time.ToUnixTimeMilliseconds());

    public static DateTimeOffset FromMs(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
}
