using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Orders;

/// <summary>What may happen to an order: pure, from state, command and time to events and reply.</summary>
internal static partial class OrderDecisions
{
    /// <summary>Who sets and lifts holds without a person.</summary>
    public const string Itself = "order";

    /// <summary>What an order that waits for its customer's credit waits for.</summary>
    public const string WaitForCredit = "the customer's credit";

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
            return Decided(order, events, (bool?)false);
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

        return Decided(order, events, (bool?)isKept);
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
                AddCreditWait(events, attempt.CreditAmount, order.Currency, order.Wait?.Attempt ?? 0, now, isHeld: order.HasHold(HoldReason.CreditLimit));
                break;
        }

        return Decided(order, events, verdict);
    }

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
        return Decided(
            order,
            order.Payment == PaymentState.Authorized ? [confirmed] : [new PaymentAuthorized(now, order.Placed!.PaymentIntent, authorized), confirmed],
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
        return Decided(
            order, order.LiveUnits == 0 ? [declined] : [declined, new OrderRejected(now, "payment-declined", reason, MustUndo: false)], true);
    }

    /// <summary>A step has no outcome yet and is tried again after a longer wait, which survives a restart.</summary>
    public static Decision<OrderEvent, bool> ScheduleRetry(Order order, (string For, int Attempt, TimeSpan Delay) retry, DateTimeOffset now) =>
        order.IsFinished ? new([], false) : Decided(order, [new RetryScheduled(now, retry.For, retry.Attempt, now + retry.Delay)], true);

    /// <summary>What the customer is asked to pay: all units that live.</summary>
    public static decimal ToPay(Order order) => order.Lines.Sum(l => l.ToPay);

    // The due time stands for the state's wait: it goes when the wait does.
    private static Decision<OrderEvent, TReply> Decided<TReply>(Order order, IReadOnlyList<OrderEvent> events, TReply reply)
    {
        var due = DueChange.None;
        foreach (var @event in events)
        {
            due = @event is RetryScheduled retry ? DueChange.Set(retry.NextTryAt)
                : order.Wait is not null && order.EndsWait(@event) ? DueChange.Clear
                : due;
        }

        return new(events, reply, due);
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
        events.Add(new RetryScheduled(now, WaitForCredit, attempts + 1, now + delay));
    }
}
