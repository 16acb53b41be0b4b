using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Recovery;

/// <summary>Wakes orders, a bounded number at a time; one that fails is logged and does not keep the others.</summary>
internal sealed partial class OrderWaker(IGrainFactory grains, RecoveryOptions options, TimeProvider clock, ILogger<OrderWaker> log)
{
    public Task WakeAsync(IReadOnlyCollection<string> orderIds, CancellationToken cancellation) => Parallel.ForEachAsync(
        orderIds,
        new ParallelOptions { MaxDegreeOfParallelism = options.ConcurrentWakes, CancellationToken = cancellation },
        (orderId, stop) => WakeAsync(orderId, stop));

    private async ValueTask WakeAsync(string orderId, CancellationToken cancellation)
    {
        try
        {
            await grains.GetGrain<IOrderGrain>(orderId).Wake().WaitAsync(options.WakeTimeout, clock, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogNotWoken(e, orderId);
        }
    }

    [LoggerMessage(3201, LogLevel.Warning, "Order {OrderId} could not be woken; it is tried again.")]
    private partial void LogNotWoken(Exception error, string orderId);
}
