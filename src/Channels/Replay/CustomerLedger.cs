using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Replay;

/// <summary>What one customer's orders still hold, so that a cancellation finds the lines that it gives back: the latest first, walking back.</summary>
public sealed class CustomerLedger
{
    private readonly Dictionary<string, List<Holding>> _bySku = new(StringComparer.Ordinal);

    /// <summary>Takes up what an order was first promised. Orders come in the order of the file.</summary>
    public void Add(OrderReceipt receipt)
    {
        foreach (var line in receipt.Lines.Where(line => line.Promised > 0))
        {
            if (!_bySku.TryGetValue(line.Sku, out var holdings))
            {
                _bySku[line.Sku] = holdings = [];
            }

            holdings.Add(new Holding(receipt.OrderId, line.Number, line.Promised));
        }
    }

    /// <summary>Finds the units that a line gives back, at most as many as it names, and takes them off.</summary>
    public IReadOnlyList<GivenBack> TakeBack(RetailReturnLine line)
    {
        var found = new List<GivenBack>();
        if (!_bySku.TryGetValue(line.Sku, out var holdings))
        {
            return found;
        }

        var wanted = line.Quantity;
        while (wanted > 0 && holdings.Count > 0)
        {
            var latest = holdings[^1];
            var units = Math.Min(wanted, latest.Units);
            found.Add(new GivenBack(latest.OrderId, latest.LineNumber, units));
            wanted -= units;
            if (units == latest.Units)
            {
                holdings.RemoveAt(holdings.Count - 1);
            }
            else
            {
                holdings[^1] = latest with { Units = latest.Units - units };
            }
        }

        return found;
    }

    private readonly record struct Holding(string OrderId, int LineNumber, long Units);
}

/// <summary>Units of one order line that a cancellation gives back.</summary>
/// <param name="Units">At least 1.</param>
public readonly record struct GivenBack(string OrderId, int LineNumber, long Units);
