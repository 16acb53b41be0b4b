using System.Numerics;

namespace OrderCluster.Runner.Measuring;

/// <summary>
/// Counts of times in buckets that are as wide as their value is large, so that each is known to within 1/256 of itself from 1 µs to 19 hours.
/// Many threads may add. The scheme is that of Gil Tene's HdrHistogram: linear inside of a power of two, doubling from one to the next.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>Largest distance of a reported time from the true one, as a share of it; below 256 µs it is none.</summary>
    internal const double RelativeError = 1.0 / (1 << PrecisionBits);

    private const int PrecisionBits = 8;
    private const int HalfBuckets = 1 << (PrecisionBits - 1);
    private const int Doublings = 28;
    private const long LargestUs = (1L << (PrecisionBits + Doublings)) - 1;

    private readonly long[] _counts = new long[(Doublings + 2) * HalfBuckets];

    internal long Count
    {
        get
        {
            var count = 0L;
            foreach (var inBucket in _counts)
            {
                count += inBucket;
            }

            return count;
        }
    }

    internal double MeanUs => Moment(valueUs => valueUs);

    internal double DeviationUs
    {
        get
        {
            var mean = MeanUs;
            return Math.Sqrt(Moment(valueUs => (valueUs - mean) * (valueUs - mean)));
        }
    }

    /// <summary>Counts a time; a negative one as 0, one over 19 hours as that.</summary>
    internal void Add(long valueUs) => Interlocked.Increment(ref _counts[BucketOf(Math.Clamp(valueUs, 0, LargestUs))]);

    /// <summary>Adds all that another one counts.</summary>
    internal void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            Interlocked.Add(ref _counts[i], other._counts[i]);
        }
    }

    /// <summary>What was added since this one was as <paramref name="earlier"/>; that one is then as this one is now.</summary>
    internal LatencyHistogram Since(LatencyHistogram earlier)
    {
        var difference = new LatencyHistogram();
        for (var i = 0; i < _counts.Length; i++)
        {
            var now = Volatile.Read(ref _counts[i]);
            difference._counts[i] = now - earlier._counts[i];
            earlier._counts[i] = now;
        }

        return difference;
    }

    /// <summary>The time that this share of all did not exceed; 0 when there is none.</summary>
    /// <param name="share">0 gives the least, 1 the greatest.</param>
    internal double PercentileUs(double share)
    {
        var count = Count;
        var rank = Math.Clamp((long)Math.Ceiling(share * count), 1, Math.Max(count, 1));
        for (var i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
            {
                return MiddleOf(i);
            }
        }

        return 0;
    }

    private double Moment(Func<double, double> weigh)
    {
        var count = 0L;
        var sum = 0.0;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                count += _counts[i];
                sum += _counts[i] * weigh(MiddleOf(i));
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    private static int BucketOf(long valueUs)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)valueUs | 1) - PrecisionBits + 1);
        return (shift * HalfBuckets) + (int)(valueUs >> shift);
    }

    private static double MiddleOf(int bucket)
    {
        var shift = Math.Max(0, (bucket / HalfBuckets) - 1);
        var lowestUs = (long)(bucket - (shift * HalfBuckets)) << shift;
        return lowestUs + (((1L << shift) - 1) / 2.0);
    }
}
