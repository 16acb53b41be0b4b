using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Catalogue;

/// <summary>Something that happened to a product of the catalogue.</summary>
[Stream(StreamNames.ProductPrefix)]
public abstract record ProductEvent(DateTimeOffset At);

/// <summary>The product was added, or its content replaced.</summary>
/// <param name="Price">Of one unit; absent when it is free.</param>
[Event("product-put/1")]
public sealed record ProductPut(string Description, decimal Price, string Currency, string Unit, string By, DateTimeOffset At)
    : ProductEvent(At);

/// <summary>A product, or none yet.</summary>
internal sealed class ProductState : IEventSourced<ProductState, ProductEvent>
{
    /// <summary>Null while the product was never put.</summary>
    internal ProductPut? Content { get; private set; }

    public DateTimeOffset LastEventAt => Content?.At ?? DateTimeOffset.MinValue;

    public static ProductState Create(string key) => new();

    public void Apply(ProductEvent happened) =>
        Content = happened as ProductPut ?? throw new InvalidOperationException($"A product knows no {happened.GetType().Name}.");

    internal Product? ToProduct(string sku) => Content is { } content ? Of(sku, content) : null;

    internal static Product Of(string sku, ProductPut content) =>
        new(sku, content.Description, new Money(content.Price, content.Currency), content.Unit, content.At);
}

/// <summary>What a product of the catalogue decides.</summary>
internal static class ProductDecisions
{
    /// <summary>Answers with the content as this call left it: another put may follow before the answer is durable, and is not its answer.</summary>
    internal static Decision<ProductEvent, ProductPut> Put(ProductState product, PutProduct command, DateTimeOffset now)
    {
        command.Check();
        var put = new ProductPut(command.Description, command.Price.Amount, command.Price.Currency, command.Unit, command.By, now);
        return product.Content is { } content && content with { At = now, By = command.By } == put ? new([], content) : new([put], put);
    }
}
