using System.Diagnostics;

namespace OrderCluster.Benchmarks;

/// <summary>How many calls took how long, in steps of 5 µs up to 1 s.</summary>
internal sealed class LatencyCounts
{
    private const int StepUs = 5;

    private readonly int[] _counts = new int[200_000];

    internal long Count { get; private set; }

    internal void Add(long timestamps)
    {
        _counts[Math.Min(timestamps * 1_000_000 / Stopwatch.Frequency / StepUs, _counts.Length - 1)]++;
        Count++;
    }

    internal void Add(LatencyCounts other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>The time in milliseconds that this share of the calls did not exceed.</summary>
    internal double Percentile(double share)
    {
        var left = (long)(share * Count);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left < 0)
            {
                return (i + 1) * StepUs / 1000.0;
            }
        }

        return _counts.Length * StepUs / 1000.0;
    }
}
