using OrderCluster.Journal.Store;

namespace OrderCluster.Testing.Faults;

/// <summary>What goes wrong with one call to a store; the default is nothing.</summary>
public sealed record StoreFault
{
    public static StoreFault None { get; } = new();

    /// <summary>Fails as unavailable, and the store never saw the call.</summary>
    public static StoreFault BeforeCall { get; } = new() { FailsBefore = true };

    /// <summary>The store does the work, then the caller is told that it was unavailable.</summary>
    public static StoreFault AfterCall { get; } = new() { FailsAfter = true };

    /// <summary>Fails for want of room, as on a full disk, and the store never saw the call.</summary>
    public static StoreFault Full { get; } = new() { IsFull = true };

    public bool FailsBefore { get; init; }

    public bool IsFull { get; init; }

    public bool FailsAfter { get; init; }

    /// <summary>The store sees the call once this completes.</summary>
    public Task? GateBefore { get; init; }

    /// <summary>The caller gets its answer once this completes.</summary>
    public Task? GateAfter { get; init; }

    /// <summary>For appends: a result given instead of trying the row; null lets the row through.</summary>
    public Func<JournalRow, AppendResult?>? Verdict { get; init; }

    /// <summary>Holds the call back from the store until <paramref name="gate"/> completes.</summary>
    public static StoreFault Until(Task gate) => new() { GateBefore = gate };

    /// <summary>Refuses the rows of one stream as a data error would.</summary>
    public static StoreFault Refuse(string stream) => new()
    {
        Verdict = row => row.Stream == stream ? new AppendResult(AppendStatus.Refused, new InvalidDataException("Refused by an injected fault.")) : null,
    };

    /// <summary>Fences the rows of one stream.</summary>
    public static StoreFault Conflict(string stream) => new() { Verdict = row => row.Stream == stream ? new AppendResult(AppendStatus.Conflict) : null };
}

/// <summary>Decides, call by call, what goes wrong.</summary>
public interface IFaultPlan
{
    /// <param name="operation">Which method is called.</param>
    /// <param name="batch">The rows of an append; empty for other operations.</param>
    StoreFault Next(StoreOperation operation, ReadOnlySpan<JournalAppend> batch);
}

public enum StoreOperation
{
    Open = 0,
    Append = 1,
    ReadStream = 2,
    ReadHead = 3,
    ListStreams = 4,
    ReadSnapshot = 5,
    WriteSnapshot = 6,
    ReadDue = 7,
    ReadFeed = 8,
    ReadNote = 9,
    WriteNote = 10,
}
