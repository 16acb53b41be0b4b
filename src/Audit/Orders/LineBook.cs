namespace OrderCluster.Audit.Orders;

/// <summary>Where one order line's units are, by the order's events.</summary>
internal sealed class LineBook(int number, string sku, long ordered, decimal unitPrice)
{
    public int Number { get; } = number;

    public string Sku { get; } = sku;

    public long Ordered { get; } = ordered;

    public decimal UnitPrice { get; } = unitPrice;

    /// <summary>Units that stock holds for the line.</summary>
    public long Reserved { get; set; }

    /// <summary>Units that were not promised for want of stock, or because the order was rejected.</summary>
    public long Short { get; set; }

    /// <summary>Units cancelled by request.</summary>
    public long Cancelled { get; set; }

    /// <summary>Units neither short nor cancelled.</summary>
    public long Live => Ordered - Short - Cancelled;

    /// <summary>Whether each unit is in one place.</summary>
    public bool AddsUp => Reserved >= 0 && Short >= 0 && Cancelled >= 0 && Live >= Reserved;
}
