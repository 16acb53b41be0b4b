using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.OnlineRetail;

/// <summary>What one customer's orders still hold, so that a cancellation finds the lines that it gives back: the latest first, walking back.</summary>
internal sealed class CustomerLedger
{
    private readonly Dictionary<string, Stack<GivenBack>> _bySku = new(StringComparer.Ordinal);
    private List<Task<OrderReceipt?>> _sinceLast = [];
    private Task _lastCancellation = Task.CompletedTask;

    /// <summary>Takes up what an order was first promised. Orders come in the order of the file.</summary>
    internal void Add(OrderReceipt receipt)
    {
        foreach (var line in receipt.Lines.Where(line => line.Promised > 0))
        {
            if (!_bySku.TryGetValue(line.Sku, out var holdings))
            {
                _bySku[line.Sku] = holdings = [];
            }

            holdings.Push(new GivenBack(receipt.OrderId, line.Number, line.Promised));
        }
    }

    /// <summary>Finds the units that a line gives back, at most as many as it names, and takes them off.</summary>
    internal IReadOnlyList<GivenBack> TakeBack(RetailReturnLine line)
    {
        var found = new List<GivenBack>();
        var holdings = _bySku.GetValueOrDefault(line.Sku) ?? [];
        for (var wanted = line.Quantity; wanted > 0 && holdings.TryPop(out var latest); wanted -= found[^1].Units)
        {
            found.Add(latest with { Units = Math.Min(wanted, latest.Units) });
            if (latest.Units > wanted)
            {
                holdings.Push(latest with { Units = latest.Units - wanted });
            }
        }

        return found;
    }

    /// <summary>Notes an order that has been sent; its answer is null when it failed.</summary>
    internal void Follow(Task<OrderReceipt?> order) => _sinceLast.Add(order);

    /// <summary>Runs a cancellation once everything before it is answered: orders run side by side, cancellations one after the other.</summary>
    internal Task Then(Func<Task> cancellation) => _lastCancellation = RunAsync(_lastCancellation, Interlocked.Exchange(ref _sinceLast, []), cancellation);

    private async Task RunAsync(Task before, List<Task<OrderReceipt?>> orders, Func<Task> cancellation)
    {
        await before.ConfigureAwait(false);
        foreach (var order in orders)
        {
            if (await order.ConfigureAwait(false) is { } receipt)
            {
                Add(receipt);
            }
        }

        await cancellation().ConfigureAwait(false);
    }
}

/// <summary>Units of one order line that a cancellation gives back.</summary>
/// <param name="Units">At least 1.</param>
internal readonly record struct GivenBack(string OrderId, int LineNumber, long Units);
