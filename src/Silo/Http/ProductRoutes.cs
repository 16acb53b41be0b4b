using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Silo.Http;

/// <summary>The product catalogue.</summary>
internal static class ProductRoutes
{
    public static void Map(RouteGroupBuilder v1)
    {
        var products = v1.MapGroup("/products/{sku}").WithTags("Catalogue");
        products.MapGet("", GetAsync)
            .WithName("getProduct")
            .RequireAuthorization(ScopePolicies.ChannelOrOps)
            .WithSummary("A product with its price")
            .Produces<Product>()
            .WithProblems(StatusCodes.Status404NotFound);
        products.MapPut("", PutAsync)
            .WithName("putProduct")
            .RequireAuthorization(ScopePolicies.Admin)
            .WithSummary("Add or replace a product")
            .Produces<Product>()
            .WithBodyProblems();
    }

    private static async Task<IResult> GetAsync(HttpContext context, string sku, IGrainFactory grains) =>
        Answers.Ok(await Product(grains, sku).Find().WaitAsync(context.RequestAborted)
            ?? throw new NotFoundException("product-not-found", "There is no product with this SKU."));

    private static async Task<IResult> PutAsync(HttpContext context, string sku, JsonBody<ProductBody> body, Caller caller, IGrainFactory grains)
    {
        var product = Product(grains, sku);
        if (body.Value.Price is not { } price)
        {
            throw new InvalidRequestException("price-missing", "price", "Give a price with amount and currency.");
        }

        var command = new PutProduct(body.Value.Description!, price, body.Value.Unit!, caller.By);
        command.Check();
        return Answers.Ok(await product.Put(command).WaitAsync(context.RequestAborted));
    }

    private static IProductGrain Product(IGrainFactory grains, string sku) => grains.GetGrain<IProductGrain>(RequestText.Sku(sku));
}
