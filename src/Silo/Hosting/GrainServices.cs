using OrderCluster.Grains.Payments;

namespace OrderCluster.Silo.Hosting;

/// <summary>What the grains need from their host beside journal and engine.</summary>
internal static class GrainServices
{
    public static void Add(IServiceCollection services, SiloSettings settings)
    {
        services.AddSingleton(settings.Orders);
        services.AddSingleton(settings.Payments);
        services.AddSingleton<IPaymentGateway, SimulatedPaymentGateway>();
    }
}
