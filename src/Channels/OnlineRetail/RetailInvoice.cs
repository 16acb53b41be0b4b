namespace OrderCluster.Channels.OnlineRetail;

/// <summary>An invoice that orders goods.</summary>
/// <param name="Position">Its place among all invoices of the file, by first rows.</param>
/// <param name="At">Of its first row.</param>
/// <param name="Customer">Null for a guest.</param>
/// <param name="Lines">Its goods, in file order; at least one.</param>
public sealed record RetailInvoice(string Number, int Position, DateTimeOffset At, string? Customer, IReadOnlyList<RetailLine> Lines);

/// <param name="Quantity">Units, at least 1.</param>
public readonly record struct RetailLine(string Sku, long Quantity, decimal UnitPrice);

/// <summary>An invoice that gives goods back.</summary>
/// <param name="Position">Its place among all invoices of the file, by first rows.</param>
/// <param name="Customer">Null for a guest.</param>
public sealed record RetailCancellation(string Number, int Position, string? Customer, IReadOnlyList<RetailReturnLine> Lines);

/// <param name="Number">Its place among all lines of the cancellation, from 1.</param>
/// <param name="Quantity">Units that come back, at least 1.</param>
public readonly record struct RetailReturnLine(int Number, string Sku, long Quantity);
