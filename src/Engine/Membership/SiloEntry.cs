namespace OrderCluster.Engine.Membership;

/// <summary>A silo as its cluster knows it.</summary>
/// <param name="Address">Where it is reached.</param>
/// <param name="Status">Whether it owns grains.</param>
/// <param name="HeartbeatAge">Time since its last heartbeat, by the store's clock, when the view was read.</param>
/// <param name="Load">What it said of itself with that heartbeat.</param>
public sealed record SiloEntry(SiloAddress Address, SiloStatus Status, TimeSpan HeartbeatAge, SiloLoad Load)
{
    /// <summary>How many heartbeats it has sent; says without any clock that there was another one. 0 in a view that a peer has sent.</summary>
    public long Heartbeats { get; init; }

    /// <summary>The highest view version of which it has handed over all grains that it does not own by it. 0 in a view that a peer has sent.</summary>
    public long SettledVersion { get; init; }
}

/// <summary>Where a silo is in its life. Only <see cref="Active"/> silos own grains.</summary>
public enum SiloStatus
{
    /// <summary>Known to the others, not yet ready for calls.</summary>
    Joining,

    /// <summary>Owns its share of the grains.</summary>
    Active,

    /// <summary>Hands its grains over; still answers what it has.</summary>
    Leaving,

    /// <summary>Gone or evicted; never stored, only said of a silo that is no longer in the table.</summary>
    Dead,
}

/// <summary>How busy a silo is.</summary>
/// <param name="Activations">Grains in memory.</param>
/// <param name="CallsPerSecond">Grain calls, since the heartbeat before.</param>
/// <param name="CpuCores">Processor time per time, since the heartbeat before: 1 is one core.</param>
public readonly record struct SiloLoad(int Activations, double CallsPerSecond, double CpuCores);
