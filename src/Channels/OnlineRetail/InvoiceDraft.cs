namespace OrderCluster.Channels.OnlineRetail;

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
