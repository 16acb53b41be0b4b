using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrderCluster.Grains.Payments;
using OrderCluster.Grains.Placement;

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
