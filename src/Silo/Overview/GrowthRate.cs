namespace OrderCluster.Silo.Overview;

/// <summary>A quantity that only grows, as a rate since the last time it was asked, over at least a second. Thread-safe.</summary>
internal sealed class GrowthRate(Func<double> total, TimeProvider clock)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private double _lastTotal = total();
    private long _lastAt = clock.GetTimestamp();
    private double _rate;

    public double PerSecond()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var elapsed = clock.GetElapsedTime(_lastAt, now);
            if (elapsed >= Least)
            {
                var current = total();
                _rate = (current - _lastTotal) / elapsed.TotalSeconds;
                (_lastTotal, _lastAt) = (current, now);
            }

            return _rate;
        }
    }
}
