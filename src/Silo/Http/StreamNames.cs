using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Silo.Http;

/// <summary>How orders are named in the journal.</summary>
internal static class StreamNames
{
    /// <summary>Begins the names of all orders' streams; an order's id follows.</summary>
    public const string Orders = "order/";

    /// <summary>Begins the names of the streams of a channel's orders.</summary>
    public static string OrdersOf(string channel) => $"{Orders}{channel}/";

    public static string Order(string orderId) => Orders + orderId;

    /// <summary>The order's id in a stream's name, or null when it is not an order's.</summary>
    public static string? OrderId(string stream) =>
        stream.StartsWith(Orders, StringComparison.Ordinal) && GrainKeys.TryParseOrder(stream[Orders.Length..], out _, out _) ? stream[Orders.Length..] : null;
}
