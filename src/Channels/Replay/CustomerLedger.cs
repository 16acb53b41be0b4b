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

/// <summary>One customer's invoices in the order of the file: orders run side by side, a cancellation waits for all that came before it.</summary>
internal sealed class CustomerTrail
{
    private readonly CustomerLedger _ledger = new();
    private List<Task<OrderReceipt?>> _sinceLast = [];
    private Task _lastCancellation = Task.CompletedTask;

    /// <summary>Notes an order that has been sent; its answer is null when it failed.</summary>
    internal void Follow(Task<OrderReceipt?> order) => _sinceLast.Add(order);

    /// <summary>Runs a cancellation once everything before it is answered; one caller at a time.</summary>
    internal Task Then(Func<CustomerLedger, Task> cancellation) =>
        _lastCancellation = RunAsync(_lastCancellation, Interlocked.Exchange(ref _sinceLast, []), cancellation);

    private async Task RunAsync(Task before, List<Task<OrderReceipt?>> orders, Func<CustomerLedger, Task> cancellation)
    {
        await before.ConfigureAwait(false);
        foreach (var order in orders)
        {
            if (await order.ConfigureAwait(false) is { } receipt)
            {
                _ledger.Add(receipt);
            }
        }

        await cancellation(_ledger).ConfigureAwait(false);
    }
}
