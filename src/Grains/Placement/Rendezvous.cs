namespace OrderCluster.Grains.Placement;

/// <summary>
/// Says which of several silos owns a grain, alike in every process: the one with the highest weight (Thaler and Ravishankar, 1998).
/// A silo that joins or leaves moves only its own share.
/// </summary>
public static class Rendezvous
{
    /// <param name="grain">The grain to place.</param>
    /// <param name="silos">At least one, in any order.</param>
    /// <exception cref="ArgumentException">There is no silo.</exception>
    public static SiloAddress OwnerOf(GrainId grain, ReadOnlySpan<SiloAddress> silos)
    {
        if (silos.IsEmpty)
        {
            throw new ArgumentException("There is no silo to choose from.", nameof(silos));
        }

        var hash = Mix(grain.GetUniformHashCode());
        var owner = silos[0];
        var highest = Weight(hash, owner);
        foreach (var silo in silos[1..])
        {
            var weight = Weight(hash, silo);
            if (weight > highest || (weight == highest && silo.CompareTo(owner) < 0))
            {
                owner = silo;
                highest = weight;
            }
        }

        return owner;
    }

    private static ulong Weight(ulong grain, SiloAddress silo) => Mix(grain ^ Mix((uint)silo.GetConsistentHashCode()));

    /// <summary>Spreads every bit of the input over all bits of the result; the constants are those of splitmix64 (Steele, Lea, Flood, 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
