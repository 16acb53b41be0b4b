using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Silo.Http.Security;

namespace OrderCluster.Silo.Http.Orders;

/// <summary>Finds the order that an address names, for a caller who may know of it.</summary>
internal static class OrderAddress
{
    /// <exception cref="NotFoundException"><c>order-not-found</c>, for another channel's order and for an ill-formed name too.</exception>
    public static IOrderGrain Find(IGrainFactory grains, Caller caller, string channel, string reference)
    {
        var orderId = GrainKeys.Order(channel, reference);
        return Identifiers.IsChannel(channel) && Identifiers.IsReference(reference) && caller.MaySee(channel)
            ? grains.GetGrain<IOrderGrain>(orderId)
            : throw NotFound();
    }

    /// <summary>Runs a call to an order; one that is not there is told in the same words as one that the caller may not see.</summary>
    public static async Task<T> RunAsync<T>(Task<T> call, CancellationToken cancellation)
    {
        try
        {
            return await call.WaitAsync(cancellation);
        }
        catch (NotFoundException)
        {
            throw NotFound();
        }
    }

    private static NotFoundException NotFound() => new("order-not-found", "There is no such order among those that this key may see.");
}
