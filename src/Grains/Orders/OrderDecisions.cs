using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Orders;

/// <summary>What may happen to an order: pure, from state, command and time to events and reply.</summary>
internal static class OrderDecisions
{
    /// <summary>Who sets and lifts holds without a person.</summary>
    public const string Itself = "order";

    /// <summary>
    /// The first append: the order exists from here on. A contended one holds nothing yet and tries again; a rejected one is finished, since soft holds end by themselves.
    /// </summary>
    /// <returns>Whether the reservations of the attempt are kept; otherwise they are to be given back. Null: the order was there before.</returns>
    public static Decision<OrderEvent, bool?> Place(Order order, Placement placement, DateTimeOffset now)
    {
        if (order.Exists)
        {
            return new([], null);
        }

        var (attempt, verdict) = (placement.Attempt, placement.Verdict);
        var isKept = verdict == ReserveVerdict.Kept && placement.Review is null;
        var placed = Placed(order.Id, placement, isKept);
        var events = new List<OrderEvent>(3) { placed };
        if (placement.Review is { } limit)
        {
            events.Add(new OrderHeld(
                now, HoldReason.ManualReview, $"The total is over {limit} {placement.Command.Currency}.", Itself, "A person reviews the order and releases the hold."));
            return new(events, (bool?)false);
        }

        if (verdict == ReserveVerdict.OutOfStock || (isKept && placement.Command.Allocation == AllocationRule.ShipWhatIsThere))
        {
            AddShortage(events, attempt, placed.Lines.ToDictionary(l => l.Number, l => new OrderLine(l, attempt.Round)), placed, now);
        }

        if (verdict == ReserveVerdict.OutOfStock)
        {
            events.Add(OutOfStock(attempt, placement.Command.Allocation, "out-of-stock", mustUndo: false, now));
        }
        else if (verdict == ReserveVerdict.CreditRefused)
        {
            AddCreditWait(events, placement.Total, placement.Command.Currency, attempts: 0, now);
        }

        return new(events, (bool?)isKept);
    }

    /// <summary>Another round of soft reservations has an outcome.</summary>
    /// <returns>What to do with the round's reservations, and whether the order must wait a little and try again.</returns>
    public static Decision<OrderEvent, ReserveVerdict> AfterReserving(Order order, AttemptOutcome outcome, DateTimeOffset now)
    {
        var (attempt, verdict, authorized) = outcome;
        if (attempt.Lines.Any(l => order.Line(l.Number)!.Live != l.Asked) || order.IsFinished || order.MustUndo)
        {
            return new([], ReserveVerdict.Contended);
        }

        var events = new List<OrderEvent>(5);
        if (authorized is { } amount && order.Payment == PaymentState.Pending)
        {
            events.Add(new PaymentAuthorized(now, order.Placed!.PaymentIntent, amount));
        }

        var isLate = order.PaymentMayBeAsked;
        switch (verdict)
        {
            case ReserveVerdict.Kept:
                AddReserved(order, events, attempt, now);
                break;
            case ReserveVerdict.OutOfStock:
                if (order.ShipsWhatIsThere && attempt.Lines.Any(l => order.Line(l.Number)!.Reserved > 0))
                {
                    // What the order held of them is over; units that are missing come of those that nothing holds.
                    events.Add(Reserved(attempt, now));
                }

                AddShortage(events, attempt, LinesOf(order), order.Placed!, now);
                events.Add(OutOfStock(attempt, order.Placed!.Allocation, isLate ? "out-of-stock-after-expiry" : "out-of-stock", isLate, now));
                break;
            case ReserveVerdict.CreditRefused when isLate:
                events.Add(new OrderRejected(now, "credit-refused-after-expiry", "The hold on credit ended before payment was authorized, and credit no longer suffices.", true));
                break;
            case ReserveVerdict.CreditRefused:
                AddCreditWait(events, attempt.CreditAmount, order.Currency, order.Delay is { Step: Order.CreditStep } delay ? delay.Attempt : 0, now, isHeld: order.HasHold(HoldReason.CreditLimit));
                break;
        }

        return new(events, verdict);
    }

    /// <summary>Whether a repeat means the same order.</summary>
    public static Answer<bool> CheckHash(Order order, string bodyHash, DateTimeOffset now) =>
        order.Placed!.BodyHash == bodyHash
            ? Answer.Of(true)
            : Answer.Refuse<bool>(new ConflictException("order-reference-reused", $"The reference stands for another order, {order.Id}, with another body."));

    /// <summary>The second append: everything behind the promise is durable.</summary>
    /// <param name="authorized">What the gateway authorized.</param>
    /// <returns>False when the order was cancelled or changed meanwhile, so that nothing is confirmed.</returns>
    public static Decision<OrderEvent, bool> Confirm(Order order, decimal authorized, DateTimeOffset now)
    {
        if (!order.Exists || order.IsConfirmed || order.LiveUnits == 0 || order.Lines.Any(l => l.Open > 0) || order.Holds.Count > 0)
        {
            return new([], false);
        }

        OrderEvent confirmed = new OrderConfirmed(now);
        return new(order.Payment == PaymentState.Authorized ? [confirmed] : [new PaymentAuthorized(now, order.Placed!.PaymentIntent, authorized), confirmed],
            true);
    }

    /// <summary>The gateway declined. Nothing was committed yet, so what is softly held ends by itself.</summary>
    public static Decision<OrderEvent, bool> Decline(Order order, string reason, DateTimeOffset now)
    {
        if (order.Payment != PaymentState.Pending)
        {
            return new([], false);
        }

        OrderEvent declined = new PaymentDeclined(now, order.Placed!.PaymentIntent, reason);
        return new(order.LiveUnits == 0 ? [declined] : [declined, new OrderRejected(now, "payment-declined", reason, MustUndo: false)], true);
    }

    /// <summary>What the customer is asked to pay: all units that live.</summary>
    public static decimal ToPay(Order order) => order.Lines.Sum(l => l.ToPay);

    /// <summary>Cancels units at once; that they are given back follows.</summary>
    public static Decision<OrderEvent, Answer<CancelReceipt>> Cancel(Order order, CancelOrder command, DateTimeOffset now)
    {
        if (!order.Exists)
        {
            return Refused(NotFound(order.Id));
        }

        if (order.FindCancellation(command.OperationId) is { } known)
        {
            return IsSame(known.Request, command)
                ? new([], Answer.Of(OrderViews.Receipt(order, known, isRepeat: true)))
                : Refused(new ConflictException("operation-reused", $"Operation {command.OperationId} stands for another cancellation."));
        }

        if (order.LiveUnits == 0)
        {
            return Refused(new ConflictException("order-not-cancellable", $"Order {order.Id} is {order.State} and has nothing left to cancel."));
        }

        var (lines, refusal) = command.Lines is null ? (AllUnits(order), null) : NamedUnits(order, command.Lines);
        if (refusal is not null)
        {
            return Refused(refusal);
        }

        var requested = new CancelRequestedV2(now, command.OperationId, command.Lines is null, lines, command.Reason, command.By);
        var after = lines.Sum(l => l.Quantity) == order.LiveUnits ? OrderState.Cancelled : order.State;
        var taken = lines.Sum(l => l.Amount ?? 0);
        var amounts = order.Amounts with { Cancelled = order.Amounts.Cancelled + taken, ToPay = order.Amounts.ToPay - taken };
        return new([requested], Answer.Of(OrderViews.Receipt(order, requested, after, amounts, isRepeat: false)));
    }

    /// <summary>What a cancellation held is given back.</summary>
    public static Decision<OrderEvent, bool> CloseCancellation(Order order, string operationId, DateTimeOffset now) =>
        order.FindCancellation(operationId) is { IsGivenBack: false }
            ? new([new GivenBack(now, operationId)], true)
            : new([], false);

    /// <summary>Everything of an order without live units is given back: it has ended.</summary>
    public static Decision<OrderEvent, bool> CloseUndo(Order order, bool isVoided, DateTimeOffset now)
    {
        if (!order.MustUndo)
        {
            return new([], false);
        }

        var events = new List<OrderEvent>(3);
        if (isVoided && (order.Payment is PaymentState.Pending or PaymentState.Authorized))
        {
            events.Add(new PaymentVoided(now, order.Placed!.PaymentIntent));
        }

        events.Add(new GivenBack(now, null));
        if (order.Rejected is null)
        {
            events.Add(new OrderCancelled(now));
        }

        return new(events, true);
    }

    /// <summary>A person lifts a hold.</summary>
    public static Decision<OrderEvent, Answer<bool>> ReleaseHold(Order order, ReleaseHold command, DateTimeOffset now)
    {
        if (!order.Exists)
        {
            return new([], Answer.Refuse<bool>(NotFound(order.Id)));
        }

        return order.HasHold(command.Hold) && order.LiveUnits > 0
            ? new([new HoldReleased(now, command.Hold, command.Reason, command.By, Overrides: true)], Answer.Of(true))
            : new([], Answer.Refuse<bool>(new ConflictException("hold-not-found", $"Order {order.Id} has no hold {command.Hold}.")));
    }

    public static NotFoundException NotFound(string orderId) => new("order-not-found", $"There is no order {orderId}.");

    private static Decision<OrderEvent, Answer<CancelReceipt>> Refused(OrderClusterException refusal) => new([], Answer.Refuse<CancelReceipt>(refusal));

    private static bool IsSame(CancelRequested known, CancelOrder command) =>
        command.Lines is null
            ? known.Whole
            : !known.Whole && known.Lines.Select(l => new CancelLine(l.Number, l.Asked)).SequenceEqual(command.Lines);

    private static List<CancelledUnits> AllUnits(Order order) =>
        [.. order.Lines.Where(l => l.Live > 0).Select(l => new CancelledUnits(l.Number, null, l.Live, l.Reserved, 0, l.ToPay))];

    private static (List<CancelledUnits> Lines, OrderClusterException? Refusal) NamedUnits(Order order, IReadOnlyList<CancelLine> named)
    {
        var lines = new List<CancelledUnits>(named.Count);
        for (var i = 0; i < named.Count; i++)
        {
            if (order.Line(named[i].Number) is not { } line)
            {
                return (lines, new InvalidRequestException("line-not-found", $"lines[{i}].number", $"Order {order.Id} has no line {named[i].Number}."));
            }

            var quantity = named[i].Quantity ?? line.Live;
            if (quantity > line.Live || quantity == 0)
            {
                return (lines, new ConflictException("quantity-exceeds-open", $"Line {line.Number} holds {line.Live} units, {named[i].Quantity ?? 1} were to be cancelled."));
            }

            // Units for which nothing is promised go first.
            var ofReserved = Math.Max(0, quantity - line.Open);
            lines.Add(new CancelledUnits(line.Number, named[i].Quantity, quantity, ofReserved, line.Live - quantity, line.AmountOf(quantity, order.Currency)));
        }

        return (lines, null);
    }

    // A limit is raised by a person, who takes their time; the first retries catch one who is at it.
    private static readonly TimeSpan[] CreditRetries =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1)];

    private static OrderPlaced Placed(string orderId, Placement placement, bool isKept)
    {
        var (command, attempt) = (placement.Command, placement.Attempt);
        var lines = new PlacedLine[command.Lines.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = command.Lines[i];
            lines[i] = new PlacedLine(
                line.Number, line.Sku, line.Quantity, placement.Prices[i].Unit, line.Location == GrainKeys.DefaultLocation ? null : line.Location,
                isKept ? attempt.Lines[i].Got : 0, placement.Prices[i].Amount);
        }

        return new OrderPlaced(
            placement.PlacedAt, command.BodyHash, command.CustomerId, command.Currency, command.Allocation, command.OrderedAt, lines, placement.Total,
            PaymentIntent(orderId), command.PaymentToken, attempt.Round, isKept && attempt.Credit == CreditAnswer.Held ? attempt.CreditAmount : 0,
            placement.ResumeBy);
    }

    private static string PaymentIntent(string orderId) => $"{orderId}/pay/1";

    private static void AddReserved(Order order, List<OrderEvent> events, ReserveAttempt attempt, DateTimeOffset now)
    {
        if (order.HasHold(HoldReason.CreditLimit))
        {
            events.Add(new HoldReleased(now, HoldReason.CreditLimit, "The customer's credit suffices now.", Itself, Overrides: false));
        }

        if (attempt.Credit == CreditAnswer.Held)
        {
            events.Add(new OrderCreditHeld(now, attempt.Round, attempt.CreditAmount));
        }

        events.Add(Reserved(attempt, now));
        if (order.ShipsWhatIsThere)
        {
            AddShortage(events, attempt, LinesOf(order), order.Placed!, now);
        }
    }

    private static OrderReserved Reserved(ReserveAttempt attempt, DateTimeOffset now) =>
        new(now, attempt.Round, [.. attempt.Lines.Select(l => new ReservedLine(l.Number, l.Got))]);

    // An order that takes what is there got just that; one that takes all or nothing learns what it could have had.
    private static void AddShortage(
        List<OrderEvent> events, ReserveAttempt attempt, Dictionary<int, OrderLine> lines, OrderPlaced placed, DateTimeOffset now)
    {
        var missing = attempt.Lines
            .Where(l => IsShort(l, placed.Allocation))
            .Select(l => placed.Allocation == AllocationRule.ShipWhatIsThere
                ? new ShortLine(l.Number, l.Asked, l.Got, lines[l.Number].AmountOf(l.Asked - l.Got, placed.Currency))
                : new ShortLine(l.Number, l.Asked, Math.Clamp(l.Available, 0, l.Asked)))
            .ToArray();
        if (missing.Length > 0)
        {
            events.Add(new LinesShort(now, missing));
        }
    }

    private static Dictionary<int, OrderLine> LinesOf(Order order) => order.Lines.ToDictionary(l => l.Number);

    // Where an order that takes all or nothing asks for one bucket in several lines, those that the bucket could have served are not the short ones.
    private static bool IsShort(LineGrant line, AllocationRule rule) =>
        line.Got < line.Asked && (rule == AllocationRule.ShipWhatIsThere || line.IsStale || line.Available < line.Asked);

    private static OrderRejected OutOfStock(ReserveAttempt attempt, AllocationRule rule, string code, bool mustUndo, DateTimeOffset now)
    {
        const int MaxNamed = 5;
        var missing = attempt.Lines.Where(l => IsShort(l, rule)).Select(l => l.Number).ToArray();
        var named = string.Join(", ", missing.Take(MaxNamed));
        var rest = missing.Length > MaxNamed ? $" and {missing.Length - MaxNamed} more" : "";
        return new OrderRejected(now, code, $"Stock does not suffice for {(missing.Length == 1 ? "line" : "lines")} {named}{rest}.", mustUndo);
    }

    private static void AddCreditWait(List<OrderEvent> events, decimal amount, string currency, int attempts, DateTimeOffset now, bool isHeld = false)
    {
        if (!isHeld)
        {
            events.Add(new OrderHeld(
                now, HoldReason.CreditLimit, $"The customer's credit does not suffice for {amount} {currency}.", Itself,
                "Credit that suffices, tried from time to time, or a person who releases the hold."));
        }

        var delay = CreditRetries[Math.Min(attempts, CreditRetries.Length - 1)];
        events.Add(new OrderDelayed(now, Order.CreditStep, attempts + 1, now + delay));
    }
}
