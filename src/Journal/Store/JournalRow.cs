namespace OrderCluster.Journal.Store;

/// <summary>One append as the store keeps it: a link in the chain of its stream.</summary>
/// <param name="Stream">Name of the stream, 1 to <see cref="StreamName.MaxBytes"/> bytes of UTF-8.</param>
/// <param name="Number">Place in the stream, from 1, without gaps.</param>
/// <param name="Id">Made by the writer before the first try; tells its own row from a rival's when an outcome is unknown.</param>
/// <param name="Previous">The <see cref="Id"/> of append <c>Number - 1</c>, or <see cref="Guid.Empty"/> for the first.</param>
/// <param name="EventCount">How many events <paramref name="Payload"/> holds, at least 1.</param>
/// <param name="Payload">The events, framed by <see cref="EventFrames"/>.</param>
public sealed record JournalRow(string Stream, long Number, Guid Id, Guid Previous, int EventCount, ReadOnlyMemory<byte> Payload);

/// <summary>A row to be written, with what it does to its stream's due time.</summary>
public sealed record JournalAppend(JournalRow Row, DueChange Due);

/// <summary>What an append does to the time at which its stream wants to be woken.</summary>
public readonly record struct DueChange
{
    private DueChange(DueChangeKind kind, DateTimeOffset at)
    {
        Kind = kind;
        At = at;
    }

    public DueChangeKind Kind { get; }

    /// <summary>Meaningful for <see cref="DueChangeKind.Set"/> only.</summary>
    public DateTimeOffset At { get; }

    public static DueChange None => default;

    public static DueChange Clear => new(DueChangeKind.Clear, default);

    public static DueChange Set(DateTimeOffset at) => new(DueChangeKind.Set, at);
}

public enum DueChangeKind
{
    None = 0,
    Set = 1,
    Clear = 2,
}

/// <summary>What became of one row of a batch.</summary>
/// <param name="Status">Whether the row is durable, and if not, why.</param>
/// <param name="Error">The store's own error when <see cref="AppendStatus.Refused"/>; otherwise null.</param>
public readonly record struct AppendResult(AppendStatus Status, Exception? Error = null);

public enum AppendStatus
{
    /// <summary>Durable: written now, or by an earlier try with the same append id.</summary>
    Written = 0,

    /// <summary>Another append stands at this number, or the named predecessor is not the stream's last append: the writer is fenced.</summary>
    Conflict = 1,

    /// <summary>The store refuses this very row (a data error); the others of its batch are untouched.</summary>
    Refused = 2,
}

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
