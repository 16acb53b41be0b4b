using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;
using OrderCluster.Load.Workload;

namespace OrderCluster.Load.Scenarios;

/// <summary>The mix of the Online Marketplace benchmark (Laigner et al., "Benchmarking Data Management Systems for Microservices", 2024), as far as the system goes.</summary>
internal sealed class MarketplaceLoad(LoadTarget target, LoadOptions options, TimeProvider clock) : ShopLoad(target, options, clock)
{
    internal const string Name = "marketplace";

    private const int DefaultRate = 500;
    private const int DefaultSeconds = 30;
    private const int MostItems = 10;

    private const double CheckoutShare = 30;
    private const double PriceShare = 3;
    private const double ProductShare = 2;
    private const double PresentShare = CheckoutShare + PriceShare + ProductShare;

    private readonly Zipf _popularity = new(options.Skus, 1.0);
    private int _last;

    internal override string LeftOut => "seller dashboard (5 % of the mix) and delivery update (60 %): there are no sellers and no shipments; the rest keeps its proportions";

    internal override ScenarioProps[] Build(LoadOptions options)
    {
        var rate = options.Rate ?? DefaultRate;
        return
        [
            Of("checkout", CheckoutShare, CheckOutAsync),
            Of("price_update", PriceShare, () => UpdateAsync((product, draw) => product with { Price = product.Price with { Amount = decimal.Round(1 + (decimal)draw * 20, 2) } }, "priced")),
            Of("product_update", ProductShare, () => UpdateAsync((product, draw) => product with { Description = $"{product.Sku}, described anew {draw:0.000000}" }, "described")),
        ];

        ScenarioProps Of(string name, double share, Func<Task<Response>> run) => Scenario.Create(name, _ => run())
            .WithWarmUpDuration(options.WarmUp)
            .WithLoadSimulations(Simulation.Inject(Math.Max((int)(rate * share / PresentShare), 1), Second, options.During(DefaultSeconds)))
            .WithThresholds(NoFailures());
    }

    protected override async Task FillAsync()
    {
        await base.FillAsync();
        await StockRoom.EachAsync(Enumerable.Range(0, Skus).Select(ShopOrders.Sku).ToArray(), sku => Target.Connection.GetGrain<IProductGrain>(sku).Put(
            new PutProduct($"{sku}, as described at first", new Money(4.95m, "GBP"), "each", "load test")));
    }

    /// <summary>A cart of up to ten items at the catalogue's prices.</summary>
    private Task<Response> CheckOutAsync()
    {
        var number = History.Next();
        var draws = new Draws((ulong)number);
        var items = 1 + (int)(draws.Next() * MostItems);
        var ranks = new HashSet<int>(items);
        while (ranks.Count < items)
        {
            ranks.Add(_popularity.Rank(draws.Next()));
        }

        OrderLineRequest[] lines = [.. ranks.Select((rank, at) => new OrderLineRequest(at + 1, ShopOrders.Sku(rank), 1, null))];
        return SendAsync(number, Orders.Order(number, Clock.GetUtcNow()) with { Lines = lines, MayQuotePrices = false });
    }

    private async Task<Response> UpdateAsync(Func<Product, double, Product> change, string done)
    {
        var draws = new Draws((ulong)Interlocked.Increment(ref _last));
        var sku = ShopOrders.Sku(_popularity.Rank(draws.Next()));
        var grain = Target.Connection.GetGrain<IProductGrain>(sku);
        if (await grain.Find() is not { } product)
        {
            return Response.Fail(statusCode: "product-lost", message: $"{sku} was put into the catalogue and is not there.");
        }

        var wanted = change(product, draws.Next());
        var put = await grain.Put(new PutProduct(wanted.Description, wanted.Price, wanted.Unit, "load test"));
        return put.Price == wanted.Price && put.Description == wanted.Description
            ? Response.Ok(statusCode: done)
            : Response.Fail(statusCode: "not-taken", message: $"{sku} was put as {wanted} and is {put}.");
    }
}
