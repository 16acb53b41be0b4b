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
