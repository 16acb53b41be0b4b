using System.Text.Json.Serialization;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Catalogue;

/// <summary>Something that happened to a product of the catalogue.</summary>
public abstract record ProductEvent(DateTimeOffset At);

/// <summary>The product was added, or its content replaced.</summary>
/// <param name="Price">Of one unit; absent when it is free.</param>
public sealed record ProductPut(string Description, decimal Price, string Currency, string Unit, string By, DateTimeOffset At)
    : ProductEvent(At);

[JsonSerializable(typeof(ProductPut))]
internal sealed partial class ProductEventJson : JsonSerializerContext;

/// <summary>The names of a product's events in the journal.</summary>
public static class ProductEvents
{
    public static EventCodec<ProductEvent> Codec { get; } = new EventCodec<ProductEvent>(new ProductEventJson(EventJson.NewOptions()))
        .Add<ProductPut>("product-put/1");
}
