using OrderCluster.Grains.Customers;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Tests.Inventory;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Customers;

/// <summary>
/// Plays the steps of a bucket against an account: a receipt sets the limit, an adjustment lifts it, and holds of odd reservations may ignore it.
/// </summary>
internal sealed class CreditRun
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(4);

    private readonly List<CreditEvent> _events = [];
    private readonly Dictionary<string, decimal> _held = [];
    private readonly Dictionary<string, DateTimeOffset> _ended = [];
    private readonly Dictionary<string, SnapshotPart> _snapshot = [];
    private DateTimeOffset _clock = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private AccountState _state = new();
    private decimal? _limit;
    private long _snapshotNumber;

    internal IReadOnlyList<CreditEvent> Events => _events;

    internal void Play(IEnumerable<BucketStep> steps)
    {
        foreach (var step in steps)
        {
            _clock += TimeSpan.FromMilliseconds(step.TimeStepMs);
            Play(step);
        }

        var again = _events.Aggregate(new AccountState(), EventModel<AccountState, CreditEvent>.Instance.Fold);
        Assert.Equal(Dump(_state), Dump(again));
    }

    private void Play(BucketStep step)
    {
        var id = $"web/{step.Reservation}";
        var operation = $"operation-{step.Operation}";
        var amount = step.Quantity * 1.25m;
        switch (step.Call)
        {
            case BucketCall.Reserve:
                var mayIgnoreLimit = step.Reservation % 2 == 1 && step.Minimum == 1;
                Decide(new HoldCredit(id, operation, new Money(amount, "GBP"), TimeToLive, _clock, mayIgnoreLimit), CreditDecisions.Hold);
                break;
            case BucketCall.Commit:
                Decide(new CommitCredit(id, operation, _clock), CreditDecisions.Commit);
                break;
            case BucketCall.Release or BucketCall.Consume:
                Decide(new ReleaseCredit(id, operation, step.Minimum < step.Quantity ? amount : null, _clock), CreditDecisions.Release);
                break;
            case BucketCall.Receive:
                Decide(new SetCreditLimit(operation + id, new Money(3 * amount, "GBP"), "agreed", "test"), CreditDecisions.SetLimit);
                break;
            case BucketCall.Adjust:
                Decide(new SetCreditLimit(operation + id + "none", null, "agreed", "test"), CreditDecisions.SetLimit);
                break;
            default:
                SnapshotAndRestore();
                break;
        }
    }

    private void Decide<TCommand, TReply>(TCommand command, Func<AccountState, TCommand, DateTimeOffset, Decision<CreditEvent, TReply>> decide)
    {
        var now = _clock > _state.LastEventAt ? _clock : _state.LastEventAt;
        var before = Dump(_state);
        var decision = decide(_state, command, now);
        Assert.Equal(decision.Events, decide(_state, command, now).Events);
        Assert.Equal(before, Dump(_state));
        foreach (var happened in decision.Events)
        {
            Assert.Equal(happened, EventCatalog.Of<CreditEvent>().Read(EventCatalog.Of<CreditEvent>().Write(happened)));
            Check(happened);
            _state = EventModel<AccountState, CreditEvent>.Instance.Fold(_state, happened);
            _events.Add(happened);
        }

        Assert.Equal(_held.Values.Sum(), CreditUnits.ToAmount(_state.Holds.Soft + _state.Holds.Committed));
        // The same call again, at once, is a repeat: it changes nothing.
        Assert.Empty(decide(_state, command, now).Events);
    }

    private void Check(CreditEvent happened)
    {
        switch (happened)
        {
            case CreditLimitSet e:
                _limit = e.Limit;
                break;
            case CreditHeld e:
                Assert.False(_ended.TryGetValue(e.ReservationId, out var endedAt) && e.At - endedAt < TimeSpan.FromHours(24), $"{e.ReservationId} had ended.");
                _held.Add(e.ReservationId, e.Amount);
                Assert.True(_limit is null || e.IgnoredLimit || _held.Values.Sum() <= _limit, $"{_held.Values.Sum()} is held with a limit of {_limit}.");
                break;
            case CreditExpired e:
                Assert.True(_held.Remove(e.ReservationId, out var expired) && expired == e.Amount);
                break;
            case CreditReleased e:
                Assert.Equal(_held.GetValueOrDefault(e.ReservationId), e.Amount + e.Remaining);
                _held[e.ReservationId] = e.Remaining;
                if (e.Remaining == 0)
                {
                    _held.Remove(e.ReservationId);
                    _ended[e.ReservationId] = e.At;
                }

                break;
        }
    }

    private void SnapshotAndRestore()
    {
        var number = _events.Count + 1;
        foreach (var part in EventModel<AccountState, CreditEvent>.Instance.Capture(_state, _snapshotNumber, number)!)
        {
            _snapshot[part.Name] = part;
        }

        _snapshotNumber = number;
        var restored = EventModel<AccountState, CreditEvent>.Instance.Restore("customer/c", [.. _snapshot.Values.Where(p => !p.Payload.IsEmpty)]);
        Assert.NotNull(restored);
        Assert.Equal(Dump(_state), Dump(restored));
        _state = restored;
    }

    private static string Dump(AccountState state) =>
        $"{string.Join(',', state.Currencies)} {state.LimitCurrency} {state.Limit} {state.LastEventAt:O} {state.LimitChanges.Count}\n{StateDump.Of(state.Holds)}";
}
