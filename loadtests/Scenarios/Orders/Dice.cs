namespace OrderCluster.Scenarios.Orders;

/// <summary>Chance that is the same for the same number in every run, without a lock: splitmix64 over the number.</summary>
internal struct Dice(long number)
{
    private ulong _state = (ulong)number * 0x9E3779B97F4A7C15;

    /// <summary>Evenly from [0, 1).</summary>
    internal double Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>Evenly from 0 up to, and without, the bound.</summary>
    internal int Next(int bound) => (int)(Next() * bound);
}
