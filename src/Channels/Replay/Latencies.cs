namespace OrderCluster.Channels.Replay;

/// <summary>How long calls took; every one is kept, so percentiles are exact.</summary>
internal sealed class Latencies
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _all = [];

    internal void Add(TimeSpan latency)
    {
        lock (_lock)
        {
            _all.Add(latency);
        }
    }

    /// <summary>The smallest latency that at least <paramref name="percent"/> of all calls did not exceed, in milliseconds (nearest rank); 0 without calls.</summary>
    internal double PercentileMs(double percent)
    {
        lock (_lock)
        {
            _all.Sort();
            return _all.Count == 0 ? 0 : _all[Math.Max(0, (int)Math.Ceiling(percent / 100 * _all.Count) - 1)].TotalMilliseconds;
        }
    }
}
