using System.Globalization;
using System.Text.RegularExpressions;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.OnlineRetail;

/// <summary>Reads a year of a retailer's invoices: groups lines by invoice, says of each line what it is, and loses none. The one place where the rules of the file stand.</summary>
internal sealed partial class RetailReader
{
    internal const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    /// <summary>Malformed lines that are kept for the report; all are counted.</summary>
    internal const int MaxMalformedKept = 20;

    private const string DateFormat = "yyyy-MM-dd HH:mm:ss";
    private const NumberStyles PriceStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private static readonly int FieldCount = Header.Split(',').Length;

    private readonly Dictionary<string, string> _skus = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Draft> _drafts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _malformedInvoices = new(StringComparer.Ordinal);
    private readonly ReasonCounts _skippedLines = new();
    private readonly List<MalformedLine> _malformed = [];
    private MalformedLine? _firstUnread;
    private int _lines;

    /// <exception cref="RetailFileException"><c>file-empty</c>, <c>header-wrong</c></exception>
    internal static RetailReading Read(TextReader text)
    {
        var reader = new RetailReader();
        var header = text.ReadLine() ?? throw new RetailFileException("file-empty", $"The file is empty; its first line is {Header}");
        if (header != Header)
        {
            throw new RetailFileException("header-wrong", $"Line 1 is not the header of this format, which is {Header}");
        }

        foreach (var record in new RetailRecords(text).Read())
        {
            reader.Take(record);
        }

        return reader.Finish();
    }

    private void Take(RetailRecord record)
    {
        _lines++;
        RetailRow row = default;
        if ((record.Fault ?? Parse(record.Fields, out row)) is { } wrong)
        {
            Skip(record, wrong);
            return;
        }

        if (!_drafts.TryGetValue(row.Invoice, out var draft))
        {
            _drafts[row.Invoice] = draft = new Draft(row, _drafts.Count);
        }

        var reason = draft.Add(row);
        if (reason is not null)
        {
            _skippedLines.Add(reason);
        }

        _firstUnread ??= reason == SkipReasons.NotGoods ? new MalformedLine(record.Line, $"its stock code '{row.Sku}' is none of goods") : null;
    }

    /// <summary>Skips a line, and with it its invoice, where it names one: an order without one of its lines is another order.</summary>
    private void Skip(RetailRecord record, string what)
    {
        var invoice = record.Text.Split(',', 2)[0].Trim('"');
        var isNamed = Invoices().IsMatch(invoice);
        if (isNamed)
        {
            _malformedInvoices.Add(invoice);
        }

        var line = new MalformedLine(record.Line, isNamed ? $"{what}; all of invoice {invoice} is skipped with it" : what);
        _firstUnread ??= new MalformedLine(record.Line, what);
        _skippedLines.Add(SkipReasons.Malformed);
        if (_malformed.Count < MaxMalformedKept)
        {
            _malformed.Add(line);
        }
    }

    private RetailReading Finish()
    {
        var orders = new List<RetailInvoice>();
        var cancellations = new List<RetailCancellation>();
        var skippedInvoices = new ReasonCounts();
        foreach (var draft in _drafts.Values)
        {
            if (_malformedInvoices.Contains(draft.Number))
            {
                _skippedLines.Add(SkipReasons.OfMalformedInvoice, draft.Goods.Count + draft.Returns.Count);
                skippedInvoices.Add(SkipReasons.Malformed, draft.IsCancellation ? 0 : 1);
            }
            else if (draft.Returns.Count > 0)
            {
                cancellations.Add(new RetailCancellation(draft.Number, draft.Position, draft.Customer, draft.Returns));
            }
            else if (draft.Goods.Count > 0)
            {
                orders.Add(new RetailInvoice(draft.Number, draft.Position, draft.At, draft.Customer, draft.Goods));
            }
            else if (!draft.IsCancellation)
            {
                skippedInvoices.Add(draft.SkipReason);
            }
        }

        var cancellationInvoices = _drafts.Values.Count(draft => draft.IsCancellation);
        return new RetailReading(
            _lines, _drafts.Count - cancellationInvoices, cancellationInvoices, orders, cancellations, _skippedLines.Counts, skippedInvoices.Counts, _malformed, _firstUnread);
    }

    /// <returns>What is wrong with the line, or null when <paramref name="row"/> holds it.</returns>
    private string? Parse(IReadOnlyList<string> fields, out RetailRow row)
    {
        row = default;
        if (fields.Count != FieldCount)
        {
            return "it has not as many fields as the header";
        }

        var (invoice, code, customer) = (fields[0], fields[1], Customers().Match(fields[6]));
        if (!Invoices().IsMatch(invoice) || !Identifiers.IsReference(invoice))
        {
            return "its invoice number is neither digits, nor C or A before digits";
        }

        if (SpreadsheetNumbers().IsMatch(code) || Identifiers.FindSkuProblem(Sku(code)) is not null)
        {
            return $"its stock code '{code}' is missing, was changed by a spreadsheet, or is no id that could be asked for";
        }

        if (!long.TryParse(fields[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity)
            || quantity is 0 or < -OrderLimits.MaxQuantity or > OrderLimits.MaxQuantity)
        {
            return $"its quantity is no whole number from 1 to {OrderLimits.MaxQuantity}, or its negative";
        }

        if (!DateTimeOffset.TryParseExact(fields[4], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return $"its date is not of the form {DateFormat}";
        }

        if (!decimal.TryParse(fields[5], PriceStyle, CultureInfo.InvariantCulture, out var price))
        {
            return "its unit price is no number with a decimal point";
        }

        if (!customer.Success || customer.Groups[1].Length > Identifiers.MaxCustomerChars)
        {
            return "its customer is no number";
        }

        row = new RetailRow(invoice, Sku(code), quantity, at, price, customer.Groups[1].Success ? customer.Groups[1].Value : null);
        return null;
    }

    /// <summary>One copy of each SKU however it is spelled.</summary>
    private string Sku(string code)
    {
        if (!_skus.TryGetValue(code, out var sku))
        {
            var upper = code.ToUpperInvariant();
            _skus[code] = _skus[upper] = sku = _skus.GetValueOrDefault(upper, upper);
        }

        return sku;
    }

    /// <summary>Digits make an order, <c>C</c> before them a cancellation, <c>A</c> a bookkeeping entry.</summary>
    [GeneratedRegex(@"^[CA]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Invoices();

    /// <summary>A number, which some programs write with <c>.0</c>; a guest has none, which some programs write as <c>nan</c>.</summary>
    [GeneratedRegex(@"^(?:([0-9]+)(?:\.0+)?|nan|NaN|)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Customers();

    /// <summary>What spreadsheets make of codes: <c>6.93217E+12</c>, <c>="0017"</c>, <c>85123.0</c>.</summary>
    [GeneratedRegex(@"^(?:=.*|[0-9]+\.[0-9]+|[0-9.]+[Ee][+-]?[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex SpreadsheetNumbers();

    /// <summary>Goods, as against postage, fees, discounts and manual entries; of SKUs in upper case.</summary>
    [GeneratedRegex(@"^([0-9]{5}[A-Z]*|DCGS[0-9A-Z_]+|PADS|GIFT_0001_[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex GoodsCodes();

    /// <summary>One line of the file, read and in range, not yet judged. The file names no zone: its times are taken as UTC.</summary>
    private readonly record struct RetailRow(string Invoice, string Sku, long Quantity, DateTimeOffset At, decimal UnitPrice, string? Customer);

    /// <summary>An invoice while its rows are being gathered: they need not stand together in the file.</summary>
    private sealed class Draft(RetailRow first, int position)
    {
        private int _lines;
        private int _corrections;

        internal string Number => first.Invoice;

        internal int Position => position;

        internal DateTimeOffset At => first.At;

        internal string? Customer => first.Customer;

        internal bool IsCancellation => first.Invoice[0] == 'C';

        internal List<RetailLine> Goods { get; } = [];

        internal List<RetailReturnLine> Returns { get; } = [];

        internal string SkipReason => IsBookkeeping ? SkipReasons.NotAnOrder : _corrections > 0 ? SkipReasons.StockCorrectionsOnly : SkipReasons.NoGoods;

        private bool IsBookkeeping => first.Invoice[0] == 'A';

        /// <returns>Why the row is skipped, or null when it was taken.</returns>
        internal string? Add(RetailRow row)
        {
            _lines++;
            switch (row.Quantity)
            {
                case var _ when IsBookkeeping:
                    return SkipReasons.NotAnOrder;
                case var _ when !GoodsCodes().IsMatch(row.Sku):
                    return SkipReasons.NotGoods;
                case > 0 when IsCancellation:
                    return SkipReasons.PositiveCancellation;
                case < 0 when IsCancellation:
                    Returns.Add(new RetailReturnLine(_lines, row.Sku, -row.Quantity));
                    return null;
                case < 0:
                    _corrections++;
                    return SkipReasons.StockCorrection;
                default:
                    Goods.Add(new RetailLine(row.Sku, row.Quantity, row.UnitPrice));
                    return null;
            }
        }
    }
}

/// <summary>Everything that a file holds, and what became of each of its lines.</summary>
/// <param name="Lines">Lines of the file, without the header; each is in an order, in a cancellation, or skipped.</param>
/// <param name="Invoices">Invoice numbers other than cancellations'.</param>
/// <param name="CancellationInvoices">Invoice numbers of cancellations.</param>
/// <param name="Orders">By first rows.</param>
/// <param name="Cancellations">By first rows; those without a line to give back are left out.</param>
/// <param name="SkippedLines">Counts by reason.</param>
/// <param name="SkippedInvoices">Counts by reason.</param>
/// <param name="Malformed">The first lines that could not be read; all are counted under <see cref="SkipReasons.Malformed"/>.</param>
/// <param name="FirstUnread">The first line that could not be read, or of which no goods could be; null where there is none.</param>
internal sealed record RetailReading(
    int Lines,
    int Invoices,
    int CancellationInvoices,
    IReadOnlyList<RetailInvoice> Orders,
    IReadOnlyList<RetailCancellation> Cancellations,
    IReadOnlyDictionary<string, int> SkippedLines,
    IReadOnlyDictionary<string, int> SkippedInvoices,
    IReadOnlyList<MalformedLine> Malformed,
    MalformedLine? FirstUnread);

/// <summary>An invoice that orders goods.</summary>
/// <param name="Position">Its place among all invoices of the file, by first rows.</param>
/// <param name="At">Of its first row.</param>
/// <param name="Customer">Null for a guest.</param>
/// <param name="Lines">Its goods, in file order; at least one.</param>
internal sealed record RetailInvoice(string Number, int Position, DateTimeOffset At, string? Customer, IReadOnlyList<RetailLine> Lines);

/// <param name="Quantity">Units, at least 1.</param>
internal readonly record struct RetailLine(string Sku, long Quantity, decimal UnitPrice);

/// <summary>An invoice that gives goods back.</summary>
/// <param name="Position">Its place among all invoices of the file, by first rows.</param>
/// <param name="Customer">Null for a guest.</param>
internal sealed record RetailCancellation(string Number, int Position, string? Customer, IReadOnlyList<RetailReturnLine> Lines);

/// <param name="Number">Its place among all lines of the cancellation, from 1.</param>
/// <param name="Quantity">Units that come back, at least 1.</param>
internal readonly record struct RetailReturnLine(int Number, string Sku, long Quantity);

/// <summary>A line that could not be read; it is skipped and counted.</summary>
/// <param name="LineNumber">In the file; the header is 1.</param>
/// <param name="What">What is wrong, for a person.</param>
internal readonly record struct MalformedLine(int LineNumber, string What);

/// <summary>Why lines and invoices are not replayed; these stand in reports and are never renamed.</summary>
internal static class SkipReasons
{
    /// <summary>A line: postage, fees, discounts, manual entries.</summary>
    internal const string NotGoods = "not-goods";

    /// <summary>A line: a clerk's negative quantity outside of a cancellation.</summary>
    internal const string StockCorrection = "stock-correction";

    /// <summary>A line that can't be read; an invoice that one of those names.</summary>
    internal const string Malformed = "malformed";

    /// <summary>A line that can be read, of an invoice with one that can't.</summary>
    internal const string OfMalformedInvoice = "of-malformed-invoice";

    /// <summary>A line or an invoice: a bookkeeping entry.</summary>
    internal const string NotAnOrder = "not-an-order";

    /// <summary>A line of a cancellation that takes nothing back.</summary>
    internal const string PositiveCancellation = "positive-cancellation";

    /// <summary>An invoice without any goods.</summary>
    internal const string NoGoods = "no-goods";

    /// <summary>An invoice whose goods are stock corrections only.</summary>
    internal const string StockCorrectionsOnly = "stock-corrections-only";

    /// <summary>An invoice, with its lines, that is no valid order; the problem's code follows.</summary>
    internal const string InvalidPrefix = "invalid:";
}

/// <summary>Counts by reason, in alphabetical order.</summary>
internal sealed class ReasonCounts
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, int> Counts => _counts;

    internal void Add(string reason, int count = 1)
    {
        if (count > 0)
        {
            _counts[reason] = _counts.GetValueOrDefault(reason) + count;
        }
    }
}
