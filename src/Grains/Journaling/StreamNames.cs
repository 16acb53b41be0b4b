using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Journaling;

/// <summary>Names of the grains' streams, made from their keys; the part before the first <c>/</c> says which kind of grain it is.</summary>
public static class StreamNames
{
    public const string StockPrefix = "stock/";
    public const string CustomerPrefix = "customer/";
    public const string ProductPrefix = "product/";
    public const string OrderPrefix = "order/";

    public static string Stock(string bucketKey) => StockPrefix + bucketKey;

    public static string Customer(string customerId) => CustomerPrefix + customerId;

    public static string Product(string sku) => ProductPrefix + sku;

    public static string Order(string orderId) => OrderPrefix + orderId;

    /// <summary>Begins the names of the streams of a channel's orders.</summary>
    public static string OrdersOf(string channel) => $"{OrderPrefix}{channel}/";

    /// <summary>The order's id in a stream's name, or null when it is not an order's.</summary>
    public static string? OrderId(string stream) =>
        stream.StartsWith(OrderPrefix, StringComparison.Ordinal) && GrainKeys.TryParseOrder(stream[OrderPrefix.Length..], out _, out _) ? stream[OrderPrefix.Length..] : null;
}
