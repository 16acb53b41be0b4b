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
