namespace OrderCluster.Silo.Http.Metrics;

/// <summary>What one instrument has measured under one set of tags. Thread-safe.</summary>
/// <param name="bounds">Upper bounds of a histogram's buckets, rising; empty for anything else.</param>
internal sealed class MetricSeries(IReadOnlyList<double> bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[bounds.Count + 1];
    private double _value;

    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
        }
    }

    public void Set(double value)
    {
        lock (_lock)
        {
            _value = value;
        }
    }

    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_lock)
        {
            _counts[bucket]++;
            _value += value;
        }
    }

    /// <summary>The value (the sum, for a histogram) and how many fell into each bucket, the last one being without a bound.</summary>
    public (double Value, long[] Counts) Take()
    {
        lock (_lock)
        {
            return (_value, [.. _counts]);
        }
    }
}
