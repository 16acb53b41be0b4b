namespace OrderCluster.Load.Workload;

/// <summary>Draws ranks whose popularity falls with the rank: rank k is drawn in proportion to 1 / k^exponent.</summary>
/// <param name="count">Ranks, at least 1.</param>
/// <param name="exponent">0: all alike; 1.0 is what shops see.</param>
public sealed class Zipf(int count, double exponent)
{
    private readonly double[] _upTo = Cumulate(count, exponent);

    public int Count => _upTo.Length;

    /// <summary>A rank from 0, for a draw from 0 to below 1.</summary>
    public int Rank(double draw)
    {
        var at = Array.BinarySearch(_upTo, draw * _upTo[^1]);
        return Math.Min(at >= 0 ? at + 1 : ~at, _upTo.Length - 1);
    }

    private static double[] Cumulate(int count, double exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var upTo = new double[count];
        var sum = 0.0;
        for (var rank = 0; rank < count; rank++)
        {
            upTo[rank] = sum += Math.Pow(rank + 1, -exponent);
        }

        return upTo;
    }
}

/// <summary>Numbers from 0 to below 1 that follow from a seed alone, in every process alike, for the cost of a few instructions.</summary>
/// <remarks>SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
public struct Draws(ulong seed)
{
    private ulong _state = seed;

    public double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
