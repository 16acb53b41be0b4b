namespace OrderCluster.Journal.State;

/// <summary>How the journaled states of a silo behave.</summary>
public sealed record StateOptions
{
    /// <summary>A snapshot is taken once this many events were appended or loaded since the last one.</summary>
    public int SnapshotEveryEvents { get; init; } = 1_000;

    /// <summary>Rows read at once when a stream is loaded.</summary>
    public int LoadPageRows { get; init; } = 500;

    /// <summary>Makes the ids of appends; a simulation gives its own. Never the same twice, on whichever silo: fetched one by one, since a virtual machine may be resumed from a snapshot of its memory.</summary>
    public Func<Guid> NewAppendId { get; init; } = Guid.NewGuid;

    /// <summary>Asked before every reply that rests on nothing in flight.</summary>
    public IReadGate ReadGate { get; init; } = OpenReadGate.Instance;
}
