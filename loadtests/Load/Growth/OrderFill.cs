using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Load.Workload;

namespace OrderCluster.Load.Growth;

/// <summary>Places orders one after the other from many callers, as fast as they are answered.</summary>
internal sealed class OrderFill(ShopOrders orders)
{
    private const int Callers = 256;

    private long _next;
    private long _confirmed;

    /// <summary>Orders confirmed so far.</summary>
    internal long Confirmed => Volatile.Read(ref _confirmed);

    /// <summary>Places orders until so many are confirmed in all, or the time is over.</summary>
    /// <exception cref="InvalidOperationException">An order was not confirmed.</exception>
    internal Task RunAsync(RetryingGrains grains, long confirmed, CancellationToken until)
    {
        var left = confirmed - Confirmed;
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            async () =>
            {
                while (!until.IsCancellationRequested && Interlocked.Decrement(ref left) >= 0)
                {
                    var order = orders.Order(Interlocked.Increment(ref _next), TimeProvider.System.GetUtcNow());
                    var receipt = await grains.GetGrain<IOrderGrain>(GrainKeys.Order(order.Channel, order.Reference)).Place(order);
                    if (receipt.State != OrderState.Confirmed)
                    {
                        throw new InvalidOperationException($"Order {receipt.OrderId} is {receipt.State}, {receipt.ReasonCode}.");
                    }

                    Interlocked.Increment(ref _confirmed);
                }
            },
            CancellationToken.None)));
    }
}

/// <summary>One line on the error output that says how far a filling is, while somebody looks at it; the table on the output stays as it is.</summary>
internal static class FillProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly string Blank = $"\r{new string(' ', 60)}\r";

    /// <summary>Shows what <paramref name="confirmed"/> tells until the work has ended.</summary>
    internal static async Task ShowAsync(Task work, Func<long> confirmed, long goal)
    {
        if (!Console.IsErrorRedirected)
        {
            using var timer = new PeriodicTimer(Interval);
            while (await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask()) != work)
            {
                await Console.Error.WriteAsync($"\rfilling: {confirmed():N0} of {goal:N0} orders");
            }

            await Console.Error.WriteAsync(Blank);
        }

        await work;
    }
}
