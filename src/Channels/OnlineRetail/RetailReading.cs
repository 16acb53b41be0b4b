namespace OrderCluster.Channels.OnlineRetail;

/// <summary>Everything that a file holds, and what became of each of its lines.</summary>
/// <param name="Lines">Lines of the file, without the header; each is in an order, in a cancellation, or skipped.</param>
/// <param name="Invoices">Invoice numbers other than cancellations'.</param>
/// <param name="CancellationInvoices">Invoice numbers of cancellations.</param>
/// <param name="Orders">By first rows.</param>
/// <param name="Cancellations">By first rows; those without a line to give back are left out.</param>
/// <param name="SkippedLines">Counts by reason.</param>
/// <param name="SkippedInvoices">Counts by reason.</param>
/// <param name="Malformed">The first lines that could not be read; all are counted under <see cref="SkipReasons.Malformed"/>.</param>
public sealed record RetailReading(
    int Lines,
    int Invoices,
    int CancellationInvoices,
    IReadOnlyList<RetailInvoice> Orders,
    IReadOnlyList<RetailCancellation> Cancellations,
    IReadOnlyDictionary<string, int> SkippedLines,
    IReadOnlyDictionary<string, int> SkippedInvoices,
    IReadOnlyList<MalformedLine> Malformed);

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

/// <summary>A line that could not be read; it is skipped and counted.</summary>
/// <param name="LineNumber">In the file; the header is 1.</param>
/// <param name="What">What is wrong, for a person.</param>
public readonly record struct MalformedLine(long LineNumber, string What);
