using System.Globalization;
using OrderCluster.Channels.Canonical;
using OrderCluster.Client.Identity;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.OnlineRetail;

/// <summary>All that a replay will send, and the figures of the file that it comes from.</summary>
/// <param name="Receipts">One per SKU, sent before the first order.</param>
/// <param name="Steps">Orders and cancellations, by the first rows of their invoices.</param>
internal sealed record ReplayPlan(ReplayFigures File, IReadOnlyList<PlannedReceipt> Receipts, IReadOnlyList<ReplayStep> Steps)
{
    /// <summary>The channel that replayed orders come in by.</summary>
    internal const string Channel = "online-retail";

    /// <summary>Who acts, in the orders' timelines.</summary>
    internal const string By = "replay";

    private const string Currency = "GBP";

    /// <summary>Every invoice goes through the same validation as an order from the edge; one that does not pass is skipped with its lines. Nothing here has effects.</summary>
    /// <param name="now">Bounds order dates that lie ahead.</param>
    /// <exception cref="RetailFileException"><c>file-unread</c>: most of the file could not be read, or holds no goods, or nothing is left to order.</exception>
    internal static ReplayPlan Of(RetailReading reading, StockRule rule, DateTimeOffset now)
    {
        var (skippedInvoices, skippedLines) = (Copied(reading.SkippedInvoices), Copied(reading.SkippedLines));
        var gross = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var steps = new List<ReplayStep>(reading.Orders.Count + reading.Cancellations.Count);
        foreach (var invoice in reading.Orders)
        {
            var validation = CanonicalOrder.Validate(BodyOf(invoice, rule), new OrderSource(Channel, MayQuotePrices: true), now);
            if (validation.Command is not { } command)
            {
                var reason = SkipReasons.InvalidPrefix + validation.Problems[0].Code;
                skippedInvoices.Add(reason);
                skippedLines.Add(reason, invoice.Lines.Count);
                continue;
            }

            steps.Add(new OrderStep(invoice.Position, invoice.Customer, command));
            foreach (var line in command.Lines)
            {
                gross[line.Sku] = gross.GetValueOrDefault(line.Sku) + line.Quantity;
            }
        }

        RefuseUnread(reading, steps.Count);
        var figures = new ReplayFigures(
            reading.Lines, reading.Invoices, steps.Count, steps.Cast<OrderStep>().Sum(step => step.Command.Lines.Count), gross.Values.Sum(), reading.CancellationInvoices,
            reading.Cancellations.Sum(cancellation => cancellation.Lines.Count), skippedInvoices.Counts, skippedLines.Counts, reading.Malformed);
        steps.AddRange(reading.Cancellations.Select(cancellation => new CancellationStep(cancellation.Position, cancellation.Customer, cancellation)));
        steps.Sort((one, other) => one.Position.CompareTo(other.Position));
        return new ReplayPlan(figures, ReceiptsOf(gross, rule), steps);
    }

    // A file of which most can't be read is another kind of file, whatever its header says.
    private static void RefuseUnread(RetailReading reading, int orders)
    {
        var unread = reading.SkippedLines.GetValueOrDefault(SkipReasons.Malformed) + reading.SkippedLines.GetValueOrDefault(SkipReasons.NotGoods);
        if (reading.FirstUnread is { } first && unread * 2L > reading.Lines)
        {
            throw new RetailFileException("file-unread",
                $"{reading.Lines - unread} of {reading.Lines} lines could be read, line {first.LineNumber}: {first.What}. Nothing was sent; see whether the file is of the form {RetailReader.Header}");
        }

        if (orders == 0)
        {
            throw new RetailFileException("file-unread", $"None of the {reading.Lines} lines of the file orders goods, so there is nothing to replay.");
        }
    }

    private static OrderBody BodyOf(RetailInvoice invoice, StockRule rule) => new(
        invoice.Number, invoice.Customer, Currency, rule.IsExact ? AllocationRule.AllOrNothing : AllocationRule.ShipWhatIsThere,
        invoice.Lines.Select(line => new OrderLineBody(line.Sku, line.Quantity, line.UnitPrice)).ToArray(), invoice.At);

    private static PlannedReceipt[] ReceiptsOf(SortedDictionary<string, long> gross, StockRule rule) =>
        [.. gross.Select(entry => new PlannedReceipt(entry.Key, rule.UnitsToReceive(entry.Value))).Where(receipt => receipt.Units > 0)];

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

/// <param name="Units">At least 1.</param>
internal readonly record struct PlannedReceipt(string Sku, long Units);

/// <summary>One invoice to send.</summary>
/// <param name="Customer">Null for a guest.</param>
internal abstract record ReplayStep(int Position, string? Customer);

internal sealed record OrderStep(int Position, string? Customer, PlaceOrder Command) : ReplayStep(Position, Customer);

internal sealed record CancellationStep(int Position, string? Customer, RetailCancellation Cancellation) : ReplayStep(Position, Customer)
{
    /// <summary>The id that the same line always gets again, so that a replay may be broken off and run again.</summary>
    internal string OperationOf(RetailReturnLine line) => OperationIds.Derived(Cancellation.Number, line.Number.ToString(CultureInfo.InvariantCulture));
}

/// <summary>What a file holds, known from reading it alone.</summary>
/// <param name="Lines">Without the header: order lines, cancellation lines and skipped lines together.</param>
/// <param name="Invoices">Orders and skipped invoices together; cancellations apart.</param>
/// <param name="CancellationInvoices">All invoices that are cancellations, with or without goods.</param>
/// <param name="CancellationLines">Lines of goods to give back.</param>
/// <param name="Units">Units ordered by the orders.</param>
internal sealed record ReplayFigures(
    int Lines,
    int Invoices,
    int Orders,
    int OrderLines,
    long Units,
    int CancellationInvoices,
    int CancellationLines,
    IReadOnlyDictionary<string, int> SkippedInvoices,
    IReadOnlyDictionary<string, int> SkippedLines,
    IReadOnlyList<MalformedLine> Malformed);

/// <summary>How much of what a file orders is received before its first order.</summary>
/// <param name="ShortPercent">From 0 to 100: how much of each SKU is left out; null for exactly what is ordered.</param>
internal sealed record StockRule(decimal? ShortPercent)
{
    private const string ExactText = "exact";
    private const string ShortPrefix = "short:";

    /// <summary>All units ordered, gross; every order is confirmed in full or rejected.</summary>
    internal static StockRule Exact { get; } = new((decimal?)null);

    internal bool IsExact => ShortPercent is null;

    /// <summary>Reads <c>exact</c> or <c>short:PERCENT</c>; null for another text.</summary>
    internal static StockRule? Parse(string text) =>
        text == ExactText ? Exact
        : text.StartsWith(ShortPrefix, StringComparison.Ordinal)
          && decimal.TryParse(text.AsSpan(ShortPrefix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? new StockRule(percent)
            : null;

    /// <summary>Units to receive of a SKU of which <paramref name="grossUnits"/> are ordered.</summary>
    internal long UnitsToReceive(long grossUnits) => ShortPercent is { } percent ? (long)decimal.Floor(grossUnits * (100m - percent) / 100m) : grossUnits;

    /// <summary>The form that <see cref="Parse"/> reads, the same for equal rules.</summary>
    public override string ToString() =>
        ShortPercent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{ShortPrefix}{percent:0.############}") : ExactText;
}
