using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Faults;

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
