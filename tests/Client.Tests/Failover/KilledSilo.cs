using System.Collections.Concurrent;
using System.Globalization;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster;

namespace OrderCluster.Client.Tests.Failover;

[NeedsPostgres]
public sealed class KilledSilo
{
    private const int Callers = 8;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly DateTimeOffset OrderedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [StoreFact]
    public async Task A_client_that_was_told_of_that_silo_alone_goes_on_without_an_error_and_nothing_is_lost_or_doubled()
    {
        await using var silos = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 3 });
        var first = silos.Silos[0];
        var options = silos.ConnectionOptions() with { Gateways = [$"127.0.0.1:{first.Ports.Gateway}"], ResponseTimeout = AnswerTimeout };
        await using var client = await ClusterConnection.ConnectAsync(
            options, new RetryPolicy(TimeProvider.System, LocalSilos.Patience));
        await client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("K")).Receive(new ReceiveStock("first", 1_000_000, "delivery", "test"));
        var placed = new ConcurrentDictionary<string, OrderState>();
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(caller => PlaceAsync(client, caller, placed, end.Token)).ToArray();
        await AwaitAsync(() => placed.Count >= 100, callers, "100 orders before the kill");

        await first.KillAsync();

        var before = placed.Count;
        await AwaitAsync(() => placed.Count >= before + 400, callers, "400 orders after the kill");
        await end.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(Bound);
        Assert.All(placed, order => Assert.Equal(OrderState.Confirmed, order.Value));
        var report = await silos.AuditAsync(placed.Keys.ToHashSet());
        Assert.True(report.IsClean, string.Join(Environment.NewLine, report.Violations.Take(10)));
        Assert.Equal(placed.Count, (await client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("K")).GetAvailability()).Committed);
    }

    private static async Task PlaceAsync(ClusterConnection client, int caller, ConcurrentDictionary<string, OrderState> placed, CancellationToken end)
    {
        await Task.Yield();
        for (var number = 1; !end.IsCancellationRequested; number++)
        {
            var reference = string.Create(CultureInfo.InvariantCulture, $"{caller}-{number}");
            var receipt = await client.GetGrain<IOrderGrain>(GrainKeys.Order(LocalSilos.Channel, reference), CancellationToken.None).Place(new PlaceOrder(
                LocalSilos.Channel, reference, "one-of-K", null, "GBP", AllocationRule.AllOrNothing, [new OrderLineRequest(1, "K", 1, 2.50m)],
                OrderedAt, MayQuotePrices: true));
            placed[receipt.OrderId] = receipt.State;
        }
    }

    private static async Task AwaitAsync(Func<bool> condition, Task[] callers, string what)
    {
        using var patience = new CancellationTokenSource(Bound);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            if (Array.Find(callers, caller => caller.IsCompleted) is { } ended)
            {
                await ended;
            }

            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"There were not {what} within {Bound}.");
            }
        }
    }
}
