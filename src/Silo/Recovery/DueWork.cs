using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Silo.Following;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Recovery;

/// <summary>Wakes the orders whose due time in the journal has come.</summary>
internal sealed class DueWork(IJournal journal, OrderWaker waker, RecoveryOptions options, TimeProvider clock, ILogger<DueWork> log)
    : WakingWork(options.DueInterval, options, clock, log)
{
    /// <summary>Orders that were woken lately: the wake-up may not have moved their due time yet.</summary>
    private readonly Dictionary<string, DateTimeOffset> _wokenAt = [];

    internal override async Task<int> LookAsync(CancellationToken cancellation)
    {
        var now = Clock.GetUtcNow();
        foreach (var (orderId, at) in _wokenAt.ToArray())
        {
            if (now - at >= Options.WakeAgainAfter)
            {
                _wokenAt.Remove(orderId);
            }
        }

        // Those woken lately may fill the head of the list, so they must not count against the page.
        var due = await journal.Store.ReadDueAsync(now, Options.DuePage + _wokenAt.Count, cancellation);
        var orderIds = due.Select(d => StreamNames.OrderId(d.Stream)).OfType<string>().Where(id => !_wokenAt.ContainsKey(id)).ToArray();
        foreach (var orderId in orderIds)
        {
            _wokenAt[orderId] = now;
        }

        await waker.WakeAsync(orderIds, cancellation);
        return orderIds.Length;
    }
}

/// <summary>Looks again and again for orders to wake; a look that fails is logged, and made again after a while.</summary>
internal abstract partial class WakingWork(TimeSpan interval, RecoveryOptions options, TimeProvider clock, ILogger log) : BackgroundService
{
    protected RecoveryOptions Options => options;

    protected TimeProvider Clock => clock;

    /// <summary>One look; returns how many orders it woke.</summary>
    internal abstract Task<int> LookAsync(CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.FaultPause;
            try
            {
                // A full page says that there is more.
                pause = await LookAsync(stoppingToken) == options.DuePage ? TimeSpan.Zero : interval;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(e);
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(3203, LogLevel.Error, "Looking for orders to wake failed; it goes on.")]
    private partial void LogFault(Exception error);
}

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

/// <summary>Adds the loops that drive work which no request drives any more.</summary>
internal static class RecoveryServices
{
    public static void Add(IServiceCollection services, RecoveryOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<OrderWaker>();
        services.AddHostedService<DueWork>();
        if (options.FollowsFeed)
        {
            FollowingServices.AddView<UnfinishedView>(services);
            services.AddHostedService<UnfinishedWork>();
        }
    }
}
