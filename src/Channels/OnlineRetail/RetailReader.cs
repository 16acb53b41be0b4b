using CsvHelper;

namespace OrderCluster.Channels.OnlineRetail;

/// <summary>Reads a year of a retailer's invoices: groups lines by invoice, says of each line what it is, and loses none.</summary>
public sealed class RetailReader
{
    /// <summary>Malformed lines that are kept for the report; all are counted.</summary>
    public const int MaxMalformedKept = 20;

    private readonly RetailRowParser _parser = new();
    private readonly Dictionary<string, InvoiceDraft> _drafts = new(StringComparer.Ordinal);
    private readonly List<InvoiceDraft> _inOrder = [];
    private readonly ReasonCounts _skippedLines = new();
    private readonly List<MalformedLine> _malformed = [];
    private int _lines;

    private RetailReader()
    {
    }

    /// <param name="content">The file's text in UTF-8, decompressed.</param>
    /// <exception cref="RetailFileException"><c>file-empty</c>, <c>header-wrong</c>, <c>line-too-long</c></exception>
    public static RetailReading Read(Stream content)
    {
        var reader = new RetailReader();
        using var csv = RetailCsv.Open(content, record => reader.Skip(record.LineNumber, RetailCsv.Explain(record.Reason)));
        try
        {
            CheckHeader(csv);
            while (csv.Read())
            {
                reader.Take(csv);
            }
        }
        catch (CsvFormatException exception)
        {
            throw new RetailFileException("line-too-long", $"After line {csv.LineNumber} the file has no line break for too long: {exception.Message}", exception);
        }

        return reader.Finish();
    }

    private static void CheckHeader(CsvReader csv)
    {
        csv.ReadHeader();
        var header = string.Join(',', csv.Headers.ToArray());
        if (header.Length == 0)
        {
            throw new RetailFileException("file-empty", $"The file is empty; its first line is {RetailCsv.Header}");
        }

        if (header != RetailCsv.Header)
        {
            throw new RetailFileException("header-wrong", $"Line 1 is not the header of this format, which is {RetailCsv.Header}");
        }
    }

    private void Take(CsvReader csv)
    {
        var wrong = _parser.Parse(csv, out var row);
        var kind = wrong is null ? RetailRules.KindOf(row.Invoice) : InvoiceKind.Unknown;
        if (wrong is null && kind == InvoiceKind.Unknown)
        {
            wrong = "its invoice number is neither digits, nor C or A before digits";
        }

        if (wrong is not null)
        {
            Skip(csv.LineNumber, wrong);
            return;
        }

        _lines++;
        if (Draft(row, kind).Add(row) is { } reason)
        {
            _skippedLines.Add(reason);
        }
    }

    private void Skip(long lineNumber, string what)
    {
        _lines++;
        _skippedLines.Add(SkipReasons.Malformed);
        if (_malformed.Count < MaxMalformedKept)
        {
            _malformed.Add(new MalformedLine(lineNumber, what));
        }
    }

    private InvoiceDraft Draft(RetailRow row, InvoiceKind kind)
    {
        if (!_drafts.TryGetValue(row.Invoice, out var draft))
        {
            draft = new InvoiceDraft(row, kind, _inOrder.Count);
            _drafts.Add(row.Invoice, draft);
            _inOrder.Add(draft);
        }

        return draft;
    }

    private RetailReading Finish()
    {
        var orders = new List<RetailInvoice>();
        var cancellations = new List<RetailCancellation>();
        var skippedInvoices = new ReasonCounts();
        foreach (var draft in _inOrder)
        {
            switch (draft)
            {
                case { Kind: InvoiceKind.Cancellation, HasReturns: true }:
                    cancellations.Add(draft.ToCancellation());
                    break;
                case { Kind: InvoiceKind.Cancellation }:
                    break;
                case { HasGoods: true }:
                    orders.Add(draft.ToInvoice());
                    break;
                default:
                    skippedInvoices.Add(draft.SkipReason);
                    break;
            }
        }

        var cancellationInvoices = _inOrder.Count(draft => draft.Kind == InvoiceKind.Cancellation);
        return new RetailReading(
            _lines, _inOrder.Count - cancellationInvoices, cancellationInvoices,
            orders, cancellations, _skippedLines.Counts, skippedInvoices.Counts, _malformed);
    }
}

/// <summary>An invoice while its rows are being gathered: they need not stand together in the file.</summary>
internal sealed class InvoiceDraft(RetailRow first, InvoiceKind kind, int position)
{
    private readonly List<RetailLine> _goods = [];
    private readonly List<RetailReturnLine> _returns = [];
    private int _lines;
    private int _corrections;

    internal InvoiceKind Kind => kind;

    internal bool HasReturns => _returns.Count > 0;

    internal bool HasGoods => _goods.Count > 0;

    internal string SkipReason => kind == InvoiceKind.NotAnOrder ? SkipReasons.NotAnOrder
        : _corrections > 0 ? SkipReasons.StockCorrectionsOnly
        : SkipReasons.NoGoods;

    /// <returns>Why the row is skipped, or null when it was taken.</returns>
    internal string? Add(RetailRow row)
    {
        _lines++;
        if (kind == InvoiceKind.NotAnOrder)
        {
            return SkipReasons.NotAnOrder;
        }

        if (!RetailRules.IsGoods(row.Sku))
        {
            return SkipReasons.NotGoods;
        }

        return kind == InvoiceKind.Cancellation ? AddReturn(row) : AddGoods(row);
    }

    internal RetailInvoice ToInvoice() => new(first.Invoice, position, first.At, first.Customer, _goods.ToArray());

    internal RetailCancellation ToCancellation() => new(first.Invoice, position, first.Customer, _returns.ToArray());

    private string? AddReturn(RetailRow row)
    {
        if (row.Quantity > 0)
        {
            return SkipReasons.PositiveCancellation;
        }

        _returns.Add(new RetailReturnLine(_lines, row.Sku, -row.Quantity));
        return null;
    }

    private string? AddGoods(RetailRow row)
    {
        if (row.Quantity < 0)
        {
            _corrections++;
            return SkipReasons.StockCorrection;
        }

        _goods.Add(new RetailLine(row.Sku, row.Quantity, row.UnitPrice));
        return null;
    }
}
