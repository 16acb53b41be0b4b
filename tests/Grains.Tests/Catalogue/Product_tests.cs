using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Tests.Hosting;

namespace OrderCluster.Grains.Tests.Catalogue;

public sealed class Product_tests
{
    private static readonly PutProduct Holder = new("WHITE HANGING HEART T-LIGHT HOLDER", new Money(2.55m, "GBP"), "each", "import");

    [Fact]
    public async Task A_product_that_was_never_put_is_not_there()
    {
        await using var host = await GrainHost.StartAsync();

        Assert.Null(await Product(host).Find());
    }

    [Fact]
    public async Task The_same_content_again_changes_nothing()
    {
        await using var host = await GrainHost.StartAsync();
        var first = await Product(host).Put(Holder);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await Product(host).Put(Holder with { By = "somebody else" });

        Assert.Equal(first, again);
        Assert.Equal(1, (await host.Store.ReadHeadAsync(StreamNames.Product("85123A"), CancellationToken.None))!.Value.Number);
    }

    [Fact]
    public async Task Another_price_replaces_the_product()
    {
        await using var host = await GrainHost.StartAsync();
        await Product(host).Put(Holder);

        await Product(host).Put(Holder with { Price = new Money(0m, "GBP") });

        Assert.Equal(new Money(0m, "GBP"), (await Product(host).Find())!.Price);
    }

    [Fact]
    public async Task Each_of_many_puts_at_once_is_answered_with_its_own_content()
    {
        await using var host = await GrainHost.StartAsync();
        var prices = Enumerable.Range(1, 20).Select(price => new Money(price, "GBP")).ToArray();

        var answers = await Task.WhenAll(prices.Select(price => Product(host).Put(Holder with { Price = price })));

        Assert.Equal(prices, answers.Select(answer => answer.Price));
    }

    [Fact]
    public async Task All_that_is_wrong_is_named_at_once()
    {
        await using var host = await GrainHost.StartAsync();
        var wrong = new PutProduct(new string('x', 201), new Money(-0.01m, "gbp"), new string('x', 33), "import");

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => Product(host).Put(wrong));

        Assert.Equal(["description", "price.currency", "price.amount", "unit"], error.Problems.Select(p => p.Field));
        Assert.Null(await Product(host).Find());
    }

    [Fact]
    public async Task A_price_has_at_most_four_decimals_more_than_its_currency()
    {
        await using var host = await GrainHost.StartAsync();

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => Product(host).Put(Holder with { Price = new Money(1.0000001m, "GBP") }));

        Assert.Equal("price-invalid", error.Code);
    }

    private static IProductGrain Product(GrainHost host) => host.Grains.GetGrain<IProductGrain>("85123A");
}
