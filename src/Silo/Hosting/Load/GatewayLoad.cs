using OrderCluster.Grains.Orders;
using Orleans.Runtime.Messaging;

namespace OrderCluster.Silo.Hosting.Load;

/// <summary>
/// Has the gateway refuse calls while the silo has as many new orders in hand as it can finish soon, or while work waits too long for a thread: a refusal there costs
/// neither a turn, an activation nor an exception, so that an overload does not take from the orders in hand what these need.
/// </summary>
internal sealed class GatewayLoad(QueueDelay delay, PlacementAdmission placements) : IOverloadDetector
{
    public bool IsOverloaded => delay.IsOverloaded || placements.IsFull;

    public static void Add(IServiceCollection services)
    {
        QueueDelay.Add(services);
        services.AddSingleton<IOverloadDetector, GatewayLoad>();
    }
}
