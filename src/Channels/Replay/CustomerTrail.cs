using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Replay;

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
