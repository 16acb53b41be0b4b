namespace OrderCluster.Journal.Store;

/// <summary>A cached state: valid only for the append and the fold version that it names, deletable at any time.</summary>
/// <param name="Stream">The stream whose state this is.</param>
/// <param name="Number">The append after which the state was taken.</param>
/// <param name="AppendId">That append's id; a snapshot whose id is not in the journal at <paramref name="Number"/> is ignored.</param>
/// <param name="FoldVersion">Version of the fold that made the state; another version ignores it.</param>
/// <param name="Parts">
/// The state in named parts. A write carries only the parts that changed since the last one, plus the part named by <see cref="HeadPart"/>,
/// which lists what the others must be; a read carries all that are stored.
/// </param>
public sealed record Snapshot(string Stream, long Number, Guid AppendId, int FoldVersion, IReadOnlyList<SnapshotPart> Parts)
{
    /// <summary>Name of the part that is in every write.</summary>
    public const string HeadPart = "";
}

/// <summary>One part of a snapshot, replaced as a whole.</summary>
/// <param name="Name">Unique in its snapshot.</param>
/// <param name="Number">The append at which this part was last written.</param>
/// <param name="Payload">The part's bytes; empty deletes the part.</param>
public sealed record SnapshotPart(string Name, long Number, ReadOnlyMemory<byte> Payload);
