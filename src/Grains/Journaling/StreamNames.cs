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
}
