namespace OrderCluster.Channels.OnlineRetail;

/// <summary>Why lines and invoices are not replayed; these stand in reports and are never renamed.</summary>
public static class SkipReasons
{
    /// <summary>A line: postage, fees, discounts, manual entries.</summary>
    public const string NotGoods = "not-goods";

    /// <summary>A line: a clerk's negative quantity outside of a cancellation.</summary>
    public const string StockCorrection = "stock-correction";

    /// <summary>A line: it can't be read.</summary>
    public const string Malformed = "malformed";

    /// <summary>A line or an invoice: a bookkeeping entry.</summary>
    public const string NotAnOrder = "not-an-order";

    /// <summary>A line of a cancellation that takes nothing back.</summary>
    public const string PositiveCancellation = "positive-cancellation";

    /// <summary>An invoice without any goods.</summary>
    public const string NoGoods = "no-goods";

    /// <summary>An invoice whose goods are stock corrections only.</summary>
    public const string StockCorrectionsOnly = "stock-corrections-only";

    /// <summary>An invoice, with its lines, that is no valid order; the problem's code follows.</summary>
    public const string InvalidPrefix = "invalid:";
}

/// <summary>Counts by reason, in alphabetical order.</summary>
internal sealed class ReasonCounts
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, int> Counts => _counts;

    internal void Add(string reason, int count = 1) => _counts[reason] = _counts.GetValueOrDefault(reason) + count;
}
