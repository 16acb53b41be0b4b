using Orleans.Runtime;

namespace OrderCluster.Engine.Membership;

/// <summary>The silos of a cluster at one version. Every process with the same view names the same owner for a grain.</summary>
public sealed class ClusterView
{
    private readonly (ulong Hash, SiloAddress Address)[] _owners;

    /// <param name="version">Grows with every change of the set of silos or of a status; 0 before the first.</param>
    /// <param name="silos">In any order, each silo id once.</param>
    public ClusterView(long version, IEnumerable<SiloEntry> silos)
    {
        Version = version;
        Silos = [.. silos.OrderBy(silo => silo.Address.SiloId)];
        _owners = [.. Silos.Where(silo => silo.Status == SiloStatus.Active).Select(silo => (GrainHash.Of(silo.Address.SiloId), silo.Address))];
    }

    /// <summary>Nobody, version 0: before anything was learned.</summary>
    public static ClusterView Empty { get; } = new(0, []);

    public long Version { get; }

    /// <summary>All silos, ordered by id.</summary>
    public IReadOnlyList<SiloEntry> Silos { get; }

    /// <summary>The silo that should host the grain, or null while no silo is active.</summary>
    /// <remarks>Rendezvous hashing (Thaler, Ravishankar, 1998): a silo that joins or leaves moves only the grains that it gains or had.</remarks>
    public SiloAddress? OwnerOf(GrainId grain)
    {
        var owners = _owners;
        if (owners.Length <= 1)
        {
            return owners.Length == 0 ? null : owners[0].Address;
        }

        var hash = GrainHash.Of(grain);
        SiloAddress? best = null;
        var highest = 0UL;
        foreach (ref readonly var owner in owners.AsSpan())
        {
            var score = GrainHash.Mix(hash ^ owner.Hash);
            if (best is null || score > highest)
            {
                highest = score;
                best = owner.Address;
            }
        }

        return best;
    }

    /// <summary>The silo of this id, or null when the view does not hold it.</summary>
    public SiloEntry? Find(Guid siloId)
    {
        foreach (var silo in Silos)
        {
            if (silo.Address.SiloId == siloId)
            {
                return silo;
            }
        }

        return null;
    }
}
