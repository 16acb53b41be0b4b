using OrderCluster.Client.Identity;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>
/// Has orders placed in a silo of its own, on a store in memory, before this one joins others that are at work: they send it its share of the orders the moment it is
/// a member, and code that is only compiled then lets all of them wait for seconds. Once for each process.
/// </summary>
internal sealed partial class Rehearsal(SiloHeartbeat others, TimeProvider clock, ILogger<Rehearsal> log) : IHostedService
{
    private const int Rounds = 8;
    private const int AtOnce = 10;
    private const string Channel = "rehearsal";
    private const string Sku = "REHEARSAL";

    private static bool _isOver;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_isOver || others.Gateways.Gateways.Length == 0)
        {
            return;
        }

        _isOver = true;
        var began = clock.GetTimestamp();
        try
        {
            await RehearseAsync(cancellationToken);
            LogOver(clock.GetElapsedTime(began));
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(error);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RehearseAsync(CancellationToken cancellation)
    {
        // With settings of its own, so that nothing reaches the outside: no port, no trace, nobody's payment gateway.
        using var silo = SiloHost.Build(new SiloSettings
        {
            Store = StoreAddress.Memory,
            StoreOptions = new StoreOptions { AllowNotDurable = true },
            Http = null,
            LogLevel = LogLevel.None,
        });
        await silo.StartAsync(cancellation);
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => OrderAsync(grains, $"{round}-{number}"))).WaitAsync(cancellation);
        }

        await silo.StopAsync(cancellation);
    }

    private async Task OrderAsync(IGrainFactory grains, string reference)
    {
        var (order, bucket) = (grains.GetGrain<IOrderGrain>(GrainKeys.Order(Channel, reference)), grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(Sku)));
        var placed = new PlaceOrder(Channel, reference, "", null, "GBP", AllocationRule.AllOrNothing, [new OrderLineRequest(1, Sku, 1, 1)], clock.GetUtcNow(), MayQuotePrices: true);
        await bucket.Receive(new ReceiveStock(reference, 1, Channel, Channel));
        await order.Place(placed with { BodyHash = BodyHash.Of(placed) });
        await order.Get();
        await bucket.GetAvailability();
    }

    [LoggerMessage(3440, LogLevel.Information, "Ready to join the silos that are at work, after a rehearsal of {Duration}.")]
    private partial void LogOver(TimeSpan duration);

    [LoggerMessage(3441, LogLevel.Warning, "The rehearsal before the join failed: this silo's first orders will wait for code that is compiled.")]
    private partial void LogFailed(Exception error);
}
