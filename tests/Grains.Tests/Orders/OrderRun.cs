using System.Text.Json;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Processes;
using OrderCluster.Grains.Tests.Orders.Kit;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Tests.Orders;

/// <summary>Plays moves against the pure decisions, and checks every law after each. The fold itself checks that each unit is in one place.</summary>
internal sealed class OrderRun
{
    private readonly Order _order = new("web/1");
    private readonly Dictionary<string, CancelReceipt> _cancelled = [];
    private DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private string? _promise;
    private decimal _credit;

    public IReadOnlyList<OrderEvent> Events => _order.History;

    public void Play(IEnumerable<OrderMove> moves)
    {
        foreach (var move in moves)
        {
            var moved = _now.AddSeconds(move.TimeStepSeconds);
            _now = moved > _order.LastEventAt ? moved : _order.LastEventAt;
            Make(move);
            CheckLaws();
        }
    }

    private void Make(OrderMove move)
    {
        var next = StepNow();
        switch (move.Kind)
        {
            case MoveKind.Place:
                Place(move);
                break;
            case MoveKind.Reserve when next is Order.ReserveStep or Order.CreditStep || (next == Order.ConfirmStep && move.Luck % 4 == 0):
                Reserve(move);
                break;
            case MoveKind.Confirm when _order.Exists:
                Apply(OrderDecisions.Confirm(_order, OrderDecisions.ToPay(_order), _now));
                break;
            case MoveKind.Decline when next == Order.ConfirmStep:
                Apply(OrderDecisions.Decline(_order, "no", _now));
                break;
            case MoveKind.CancelPart or MoveKind.CancelAll:
                Cancel(move);
                break;
            case MoveKind.CloseCancellation when next == Order.ReleaseStep:
                Apply(OrderDecisions.CloseCancellation(_order, _order.PendingCancellation!.Request.OperationId, _now));
                break;
            case MoveKind.CloseUndo when next == Order.CompensateStep:
                Apply(OrderDecisions.CloseUndo(_order, move.Luck % 2 == 0, _now));
                break;
            case MoveKind.ReleaseHold:
                var hold = move.Luck % 2 == 0 ? HoldReason.CreditLimit : HoldReason.ManualReview;
                Apply(OrderDecisions.ReleaseHold(_order, new ReleaseHold(hold, "fine", "test"), _now));
                break;
            case MoveKind.ScheduleRetry when next is not null:
                Apply(new Decision<OrderEvent, bool>([new OrderDelayed(_now, next, move.Quantity + 1, _now.AddSeconds(60))], true));
                break;
            default:
                break;
        }
    }

    private void Place(OrderMove move)
    {
        var rule = move.Luck % 2 == 0 ? AllocationRule.AllOrNothing : AllocationRule.ShipWhatIsThere;
        var command = Commands.Order("1", Commands.Line(1, "A", 3), Commands.Line(2, "B", move.Quantity + 1), Commands.Line(3, "A", 5)) with
        {
            Allocation = rule, CustomerId = move.Line % 2 == 0 ? "c1" : null,
        };
        var prices = command.Lines.Select(l => new LinePrice(0.3333m, Money.OfUnits(l.Quantity, 0.3333m, "GBP"))).ToArray();
        var attempt = Attempt(command.Lines.Select(l => (l.Number, l.Quantity)), move, ReservationRound.First, command.CustomerId is null ? 0 : prices.Sum(p => p.Amount));
        var review = move.Line == 4 ? 1m : (decimal?)null;
        var placement = new Grains.Orders.Placement(
            command, prices, prices.Sum(p => p.Amount), _now, _now, review, review is null ? attempt : ReserveAttempt.None,
            review is null ? ReserveJudgement.Judge(rule, attempt, 0, mayWait: move.Luck % 3 == 0) : ReserveVerdict.Kept);
        var existed = _order.Exists;
        Assert.Equal(existed, Apply(OrderDecisions.Place(_order, placement, _now)) is null);
    }

    private void Reserve(OrderMove move)
    {
        var round = ReservationRound.After(_order.Lines.Max(l => l.Round), _now, 0);
        var lapse = StepNow() == Order.ConfirmStep ? new Lapse(new HashSet<int> { move.Line, 1 }, move.Luck % 8 == 0) : Lapse.None;
        var work = ReserveWork.Of(_order, (round, lapse));
        var attempt = Attempt(work.Lines.Select(l => (l.Number, l.Units)), move, round, work.CreditAmount);
        var verdict = ReserveJudgement.Judge(work.Allocation, attempt, work.OtherLiveUnits, mayWait: move.Luck % 3 == 0);
        Apply(OrderDecisions.AfterReserving(_order, new AttemptOutcome(attempt, verdict, lapse.IsAny ? OrderDecisions.ToPay(_order) : null), _now));
    }

    private static ReserveAttempt Attempt(IEnumerable<(int Number, long Units)> lines, OrderMove move, long round, decimal credit) => new(
        round,
        [.. lines.Select(l => l.Number == move.Line && l.Units > move.Quantity
            ? new LineGrant(l.Number, l.Units, move.Quantity, move.Quantity, MayResolve: move.Luck % 5 == 0, IsStale: move.Luck == 31)
            : new LineGrant(l.Number, l.Units, l.Units, l.Units, MayResolve: false, IsStale: false))],
        credit > 0 ? (move.Luck % 7 == 0 ? CreditAnswer.Refused : move.Luck % 11 == 0 ? CreditAnswer.Contended : CreditAnswer.Held) : CreditAnswer.NotAsked,
        credit);

    private void Cancel(OrderMove move)
    {
        var operation = $"cancel-{move.Luck % 8}";
        var command = move.Kind == MoveKind.CancelAll
            ? Commands.CancelAll(operation)
            : Commands.CancelPart(operation, new CancelLine(move.Line, move.Quantity == 0 ? null : move.Quantity));
        var answer = Apply(OrderDecisions.Cancel(_order, command, _now));
        if (answer.IsRefusal)
        {
            return;
        }

        var receipt = answer.OrThrow();
        if (receipt.IsRepeat)
        {
            Assert.Equal(Text(_cancelled[operation]), Text(receipt with { IsRepeat = false }));
        }
        else
        {
            Assert.True(_cancelled.TryAdd(operation, receipt), $"{operation} is done twice.");
        }
    }

    private TReply Apply<TReply>(Decision<OrderEvent, TReply> decision)
    {
        foreach (var @event in decision.Events)
        {
            var read = EventCatalog.Of<OrderEvent>().Read(EventCatalog.Of<OrderEvent>().Write(@event));
            _order.Apply(read);
            _credit = @event switch
            {
                OrderPlaced e => e.CreditHeld,
                OrderCreditHeld e => e.Amount,
                LinesShort e when _order.CreditRound > 0 => _credit - e.Lines.Sum(l => l.Amount ?? 0),
                CancelRequested => _credit - _order.Cancellations[^1].Credit,
                _ => _credit,
            };
            Assert.Equal(Text(@event), Text(read));
        }

        return decision.Reply;
    }

    private void CheckLaws()
    {
        var wakeAt = ((ITimedState)_order).WakeAt;
        if (!_order.Exists)
        {
            Assert.Null(wakeAt);
            return;
        }

        Assert.True(!_order.IsFinished || _order.Next is null, $"A finished order goes on with {_order.Next?.Code}.");
        Assert.True(_order.IsFinished || _order.HasHold(HoldReason.ManualReview) || _order.Next is not null, "An unfinished order has no step and waits for nobody.");
        Assert.Equal(_order.Next is not null && (_order.Delay is not null || _order.LastEventAt > _order.StartedAt), wakeAt is not null);
        Assert.True(wakeAt is null || wakeAt > _order.LastEventAt, "It would be woken again and again.");
        Assert.True(StepNow() is null || wakeAt is null || wakeAt <= _order.LastEventAt + IProcess.DeadMansSwitch || wakeAt <= _now, "It would not be woken soon after a crash.");
        Assert.Equal(_order.Lines.All(l => l.Live == 0), _order.State is OrderState.Rejected or OrderState.Cancelled);
        CheckPromise();
        CheckAmounts();
        CheckHistory();
    }

    // What was promised is told alike for ever, whatever is cancelled later.
    private void CheckPromise()
    {
        if (_order.IsConfirmed)
        {
            var promise = Text(OrderViews.Receipt(_order, isRepeat: true).Lines);
            _promise ??= promise;
            Assert.Equal(_promise, promise);
        }
    }

    // Of each line and of the whole: what was ordered is cancelled or to pay, in whole pence, and credit is held for what is to pay.
    private void CheckAmounts()
    {
        Assert.Equal(_order.Placed!.Total, _order.Lines.Sum(l => l.Amount));
        Assert.All(_order.Lines, l => Assert.Equal(l.Live == 0, l.ToPay == 0));
        Assert.All(_order.Lines, l => Assert.Equal(Money.Round(l.ToPay, "GBP"), l.ToPay));
        Assert.True(_order.CreditRound == 0 || _order.LiveUnits == 0 || _credit == OrderDecisions.ToPay(_order), $"{_credit} of credit is held for {OrderDecisions.ToPay(_order)}.");
    }

    private void CheckHistory()
    {
        var again = _order.History.Aggregate(new Order(_order.Id), EventModel<Order, OrderEvent>.Instance.Fold);
        Assert.Equal(Text(OrderViews.View(_order, null)), Text(OrderViews.View(again, null)));
    }

    // The step that the process would do now.
    private string? StepNow() => _order.Next is { } step && !(((IProcess)_order).NotBefore(step) > _now) ? step.Code : null;

    private static string Text<T>(T value) => value is OrderEvent @event ? JsonSerializer.Serialize(@event, @event.GetType()) : JsonSerializer.Serialize(value);
}
