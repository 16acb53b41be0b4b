using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Replay;

/// <summary>All that a replay will send, and the figures of the file that it comes from.</summary>
/// <param name="Receipts">One per SKU, sent before the first order.</param>
/// <param name="Steps">Orders and cancellations, by the first rows of their invoices.</param>
public sealed record ReplayPlan(ReplayFigures File, IReadOnlyList<PlannedReceipt> Receipts, IReadOnlyList<ReplayStep> Steps);

/// <param name="Units">At least 1.</param>
public readonly record struct PlannedReceipt(string ReceiptId, string Sku, long Units);

/// <summary>One invoice to send.</summary>
/// <param name="Customer">Null for a guest.</param>
public abstract record ReplayStep(int Position, string? Customer);

public sealed record OrderStep(int Position, string? Customer, PlaceOrder Command) : ReplayStep(Position, Customer);

public sealed record CancellationStep(int Position, string? Customer, RetailCancellation Cancellation) : ReplayStep(Position, Customer);

/// <summary>What a file holds, known from reading it alone.</summary>
/// <param name="Lines">Without the header: order lines, cancellation lines and skipped lines together.</param>
/// <param name="Invoices">Orders and skipped invoices together; cancellations apart.</param>
/// <param name="CancellationInvoices">All invoices that are cancellations, with or without goods.</param>
/// <param name="CancellationLines">Lines of goods to give back.</param>
/// <param name="Units">Units ordered by the orders.</param>
public sealed record ReplayFigures(
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
