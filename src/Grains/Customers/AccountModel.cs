using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Customers;

/// <summary>How an account's events become its state, and both become bytes.</summary>
internal sealed class AccountModel : IStateModel<AccountState, CreditEvent>
{
    internal static AccountModel Instance { get; } = new();

    public int FoldVersion => 3;

    public AccountState Empty(string stream) => new();

    public AccountState Fold(AccountState state, CreditEvent @event)
    {
        state.Apply(@event);
        return state;
    }

    public EventRecord Write(CreditEvent @event) => CreditEvents.Codec.WriteToScratch(@event);

    public CreditEvent Read(EventRecord record) => CreditEvents.Codec.Read(record);

    public IReadOnlyList<SnapshotPart> Capture(AccountState state, long sinceNumber, long number) =>
        SnapshotHead.Capture(number, (head, parts) =>
        {
            state.CaptureHead(head);
            state.Holds.Capture(sinceNumber, number, head, parts);
            state.LimitChanges.Capture(sinceNumber, number, head, parts);
        });

    public AccountState? Restore(string stream, IReadOnlyList<SnapshotPart> parts)
    {
        var state = new AccountState();
        return SnapshotHead.TryRestore(parts, (head, byName) =>
        {
            state.RestoreHead(head);
            return state.Holds.TryRestore(head, byName) && state.LimitChanges.TryRestore(head, byName);
        })
            ? state
            : null;
    }
}
