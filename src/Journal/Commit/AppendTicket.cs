using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Commit;

/// <summary>One append on its way to the store, and the promise of its result; whoever awaits it continues on its own scheduler, never on the writer's loop.</summary>
internal sealed class AppendTicket(JournalAppend append, long sequence)
    : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public JournalAppend Append { get; } = append;

    public string Stream => Append.Row.Stream;

    public int Bytes => Append.Row.Payload.Length;

    /// <summary>Order of arrival.</summary>
    public long Sequence { get; } = sequence;
}
