using OrderCluster.Channels.Canonical;
using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Replay;

/// <summary>Decides what a replay sends; nothing here has effects.</summary>
public static class ReplayPlanner
{
    /// <summary>Every invoice goes through the same validation as an order from the edge; one that does not pass is skipped with its lines.</summary>
    /// <param name="now">Bounds order dates that lie ahead.</param>
    public static ReplayPlan Plan(RetailReading reading, StockRule rule, DateTimeOffset now)
    {
        var skippedInvoices = Copied(reading.SkippedInvoices);
        var skippedLines = Copied(reading.SkippedLines);
        var gross = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var steps = new List<ReplayStep>(reading.Orders.Count + reading.Cancellations.Count);
        var allocation = rule.IsExact ? AllocationRule.AllOrNothing : AllocationRule.ShipWhatIsThere;
        var orderLines = 0;
        foreach (var invoice in reading.Orders)
        {
            var validation = CanonicalOrder.Validate(BodyOf(invoice, allocation), new OrderSource(ReplayChannel.Name, MayQuotePrices: true), now);
            if (validation.Command is not { } command)
            {
                var reason = SkipReasons.InvalidPrefix + validation.Problems[0].Code;
                skippedInvoices.Add(reason);
                skippedLines.Add(reason, invoice.Lines.Count);
                continue;
            }

            steps.Add(new OrderStep(invoice.Position, invoice.Customer, command));
            orderLines += command.Lines.Count;
            foreach (var line in command.Lines)
            {
                gross[line.Sku] = gross.GetValueOrDefault(line.Sku) + line.Quantity;
            }
        }

        var figures = new ReplayFigures(
            reading.Lines, reading.Invoices, steps.Count, orderLines, gross.Values.Sum(), reading.CancellationInvoices,
            reading.Cancellations.Sum(cancellation => cancellation.Lines.Count), skippedInvoices.Counts, skippedLines.Counts, reading.Malformed);
        steps.AddRange(reading.Cancellations.Select(cancellation => new CancellationStep(cancellation.Position, cancellation.Customer, cancellation)));
        steps.Sort((one, other) => one.Position.CompareTo(other.Position));
        return new ReplayPlan(figures, Receipts(gross, rule), steps);
    }

    private static OrderBody BodyOf(RetailInvoice invoice, AllocationRule allocation) => new(
        invoice.Number, invoice.Customer, ReplayChannel.Currency, allocation,
        invoice.Lines.Select(line => new OrderLineBody(line.Sku, line.Quantity, line.UnitPrice)).ToArray(), invoice.At);

    private static PlannedReceipt[] Receipts(SortedDictionary<string, long> gross, StockRule rule) =>
        [.. gross
            .Select(entry => new PlannedReceipt(ReplayIds.Receipt(entry.Key), entry.Key, rule.UnitsToReceive(entry.Value)))
            .Where(receipt => receipt.Units > 0)];

    private static ReasonCounts Copied(IReadOnlyDictionary<string, int> counts)
    {
        var copy = new ReasonCounts();
        foreach (var (reason, count) in counts)
        {
            copy.Add(reason, count);
        }

        return copy;
    }
}
