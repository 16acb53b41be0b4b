using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders.Events;

namespace OrderCluster.Grains.Orders;

internal static partial class OrderDecisions
{
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
                line.Number, line.Sku, line.Quantity, placement.Prices[i], line.Location == GrainKeys.DefaultLocation ? null : line.Location,
                isKept ? attempt.Lines[i].Got : 0);
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

        events.Add(new OrderReserved(now, attempt.Round, [.. attempt.Lines.Select(l => new ReservedLine(l.Number, l.Got))]));
        if (order.ShipsWhatIsThere)
        {
            AddShortage(events, attempt, AllocationRule.ShipWhatIsThere, now);
        }
    }

    // An order that takes what is there got just that; one that takes all or nothing learns what it could have had.
    private static void AddShortage(List<OrderEvent> events, ReserveAttempt attempt, AllocationRule rule, DateTimeOffset now)
    {
        var missing = attempt.Lines
            .Where(l => IsShort(l, rule))
            .Select(l => new ShortLine(l.Number, l.Asked, rule == AllocationRule.ShipWhatIsThere ? l.Got : Math.Clamp(l.Available, 0, l.Asked)))
            .ToArray();
        if (missing.Length > 0)
        {
            events.Add(new LinesShort(now, missing));
        }
    }

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
