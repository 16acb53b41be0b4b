using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Interfaces.Catalogue;

/// <summary>A product of the catalogue. Its key is the SKU.</summary>
[Alias("product")]
public interface IProductGrain : IGrainWithStringKey
{
    /// <summary>Adds or replaces the product; the same content again changes nothing.</summary>
    /// <exception cref="InvalidRequestException"><c>sku-invalid</c> and those of <see cref="PutProduct.Check"/></exception>
    [Alias("put")]
    Task<Product> Put(PutProduct command);

    /// <summary>The product, or null.</summary>
    [Alias("find")]
    [ReadOnly]
    Task<Product?> Find();
}

/// <param name="Unit">What one unit is: <c>each</c>, <c>pair</c>, <c>box of 12</c>.</param>
[GenerateSerializer, Immutable, Alias("put-product")]
public sealed record PutProduct(
    [property: Id(0)] string Description,
    [property: Id(1)] Money Price,
    [property: Id(2)] string Unit,
    [property: Id(3)] string By)
{
    /// <exception cref="InvalidRequestException"><c>description-missing</c>, <c>unit-missing</c>, <c>text-invalid</c>, <c>price-invalid</c>, and those of a currency</exception>
    public void Check()
    {
        const int MaxUnitChars = 32;
        var rules = new RequestRules();
        rules.CheckText(Description, "description");
        rules.CheckCurrency(Price.Currency, "price.currency");
        rules.CheckPrice(Price.Amount, Price.Currency, "price.amount");
        rules.CheckText(Unit, "unit", MaxUnitChars);
        rules.CheckBy(By);
        rules.ThrowIfAny();
    }
}

[GenerateSerializer, Immutable, Alias("product-view")]
public sealed record Product(
    [property: Id(0)] string Sku,
    [property: Id(1)] string Description,
    [property: Id(2)] Money Price,
    [property: Id(3)] string Unit,
    [property: Id(4)] DateTimeOffset ChangedAt);
