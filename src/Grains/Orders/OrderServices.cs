using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Placement;
using OrderCluster.Grains.Processes;

namespace OrderCluster.Grains.Orders;

/// <summary>Registers what orders need of a silo.</summary>
public static partial class OrderServices
{
    /// <summary>
    /// Adds the orders' options and where grains are placed, and the simulated payment gateway unless an <see cref="IPaymentGateway"/> is registered already.
    /// A <see cref="TimeProvider"/> must be registered.
    /// </summary>
    public static IServiceCollection AddOrders(this IServiceCollection services, OrderOptions? options = null, PaymentSimulatorOptions? simulator = null)
    {
        services.TryAddSingleton(options ?? new OrderOptions());
        services.TryAddSingleton(simulator ?? new PaymentSimulatorOptions());
        services.TryAddSingleton<PlacementAdmission>();
        services.AddSingleton(new WakeableKind(StreamNames.OrderPrefix, typeof(IOrderGrain)));
        services.TryAddSingleton(CreateSimulator);
        services.TryAddSingleton<IPaymentGateway>(provider => provider.GetRequiredService<SimulatedPaymentGateway>());
        return services.AddRendezvousPlacement();
    }

    private static SimulatedPaymentGateway CreateSimulator(IServiceProvider provider)
    {
        LogSimulated(provider.GetRequiredService<ILogger<SimulatedPaymentGateway>>());
        return new SimulatedPaymentGateway(provider.GetRequiredService<PaymentSimulatorOptions>(), provider.GetRequiredService<TimeProvider>());
    }

    [LoggerMessage(43, LogLevel.Warning, "Payments are simulated: every order is authorized or declined by this process, and no money moves")]
    private static partial void LogSimulated(ILogger logger);
}

/// <summary>How orders are processed.</summary>
public sealed record OrderOptions
{
    /// <summary>How long soft holds on stock and credit last unless they are committed.</summary>
    public TimeSpan SoftHoldTimeToLive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Orders over this total, in their own currency, wait for a person; null: none does.</summary>
    public decimal? ReviewAboveTotal { get; init; }

    /// <summary>How long an order tries again while only soft holds of others stand in its way.</summary>
    public TimeSpan ContentionPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>New orders beyond what a silo finishes in this time are refused as <c>overloaded</c>.</summary>
    public TimeSpan LongestQueue { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>New orders that a silo takes in hand at once however slowly it finishes them, at least 1: one that has just been started is slow for a while.</summary>
    public int LeastPlacementsInHand { get; init; } = 500;

    /// <summary>Calls to other grains that one order has in flight at once.</summary>
    public int FanOut { get; init; } = 64;
}
