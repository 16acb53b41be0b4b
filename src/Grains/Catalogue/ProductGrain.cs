using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Placement;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Catalogue;

/// <summary>A thin shell: each call is one decision or one look.</summary>
[Reentrant, RendezvousPlacement]
internal sealed class ProductGrain(IJournal journal, TimeProvider clock)
    : JournaledGrain<ProductState, ProductEvent>(journal, clock, EventModel<ProductState, ProductEvent>.Instance), IProductGrain
{
    public async Task<Product> Put(PutProduct command)
    {
        NamedAnew.Check(Identifiers.FindSkuProblem(this.GetPrimaryKeyString()), "sku-invalid", "sku");
        var content = await Decide(command, ProductDecisions.Put);
        return ProductState.Of(this.GetPrimaryKeyString(), content);
    }

    public async Task<Product?> Find()
    {
        var product = await Read(this.GetPrimaryKeyString(), static (product, sku, _) => product.ToProduct(sku));
        if (product is null)
        {
            // Names that nobody knows have no end: they must not fill the memory.
            DeactivateOnIdle();
        }

        return product;
    }

    protected override Problem? FindKeyProblem(string key) => Identifiers.IsSku(key)
        ? null
        : new Problem("sku-invalid", "sku", $"A SKU has 1 to {Identifiers.MaxSkuChars} upper-case letters, digits, and space . _ - + / inside.");
}
