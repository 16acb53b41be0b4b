using OrderCluster.Client.Keys;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Security.Tests.Stranger;
using Orleans.Streams;

namespace OrderCluster.Security.Tests.Gateway;

/// <summary>What a program can do that knows the clients' secret, Orleans and the contracts, with and without a key.</summary>
public sealed class A_bare_client(GuardedSilo silo) : IClassFixture<GuardedSilo>
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private static readonly Dictionary<string, Func<IClusterClient, Task<object?>>> OfKeys = new()
    {
        ["place"] = async grains => await grains.GetGrain<IOrderGrain>("shop/forged").Place(GuardedSilo.OrderOf("shop/forged")),
        ["get"] = async grains => await grains.GetGrain<IOrderGrain>(GuardedSilo.Order).Get(),
        ["cancel"] = async grains => await grains.GetGrain<IOrderGrain>(GuardedSilo.Order).Cancel(new CancelOrder("op", null, "why", "ops")),
        ["release"] = async grains => await grains.GetGrain<IOrderGrain>(GuardedSilo.Order).ReleaseHold(new ReleaseHold(HoldReason.ManualReview, "why", "ops")),
        ["find"] = async grains => await grains.GetGrain<IProductGrain>(GuardedSilo.Sku).Find(),
        ["put"] = async grains => await grains.GetGrain<IProductGrain>(GuardedSilo.Sku).Put(new PutProduct("mug", new Money(0.01m, "GBP"), "each", "ops")),
        ["receive"] = async grains => await Bucket(grains).Receive(new ReceiveStock("op", 5, "delivery", "ops")),
        ["adjust"] = async grains => await Bucket(grains).Adjust(new AdjustStock("op", 5, "why", "ops")),
        ["availability"] = async grains => await Bucket(grains).GetAvailability(),
        ["limit"] = async grains => await Account(grains).SetCreditLimit(new SetCreditLimit("op", new Money(1m, "GBP"), "why", "ops")),
        ["account"] = async grains => await Account(grains).Get(),
    };

    private static readonly Dictionary<string, Func<IClusterClient, Task<object?>>> OfSilos = new()
    {
        ["reserve"] = async grains => await Bucket(grains).Reserve(new ReserveStock("shop/x/1", "op", 1, 1, TimeSpan.FromMinutes(1), Now)),
        ["commit-stock"] = async grains => await Bucket(grains).Commit(new CommitStock("shop/mine/1", "op", Now)),
        ["release-stock"] = async grains => await Bucket(grains).Release(new ReleaseStock("shop/mine/1", "op", null, Now)),
        ["consume"] = async grains => await Bucket(grains).Consume(new ConsumeStock("shop/mine/1", "op", 1, Now)),
        ["hold-credit"] = async grains => await Account(grains).Hold(new HoldCredit("shop/x", "op", new Money(1m, "GBP"), TimeSpan.FromMinutes(1), Now)),
        ["commit-credit"] = async grains => await Account(grains).Commit(new CommitCredit("shop/x", "op", Now)),
        ["release-credit"] = async grains => await Account(grains).Release(new ReleaseCredit("shop/x", "op", null, Now)),
        ["wake"] = async grains => { await grains.GetGrain<IOrderGrain>(GuardedSilo.Order).Wake(); return null; },
        ["hosts"] = async grains => await grains.GetGrain<IManagementGrain>(0).GetHosts(),
        ["statistics"] = async grains => await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics(),
        ["collect"] = async grains => { await grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero); return null; },
    };

    public static TheoryData<string> CallsThatKeysMayMake => [.. OfKeys.Keys];

    public static TheoryData<string> CallsOfSilos => [.. OfSilos.Keys];

    [Theory]
    [MemberData(nameof(CallsThatKeysMayMake))]
    [MemberData(nameof(CallsOfSilos))]
    public async Task Without_a_key_changes_nothing(string call) =>
        await silo.AssertRefusedAsync("key-missing", null, OfKeys.GetValueOrDefault(call) ?? OfSilos[call]);

    [Theory]
    [MemberData(nameof(CallsThatKeysMayMake))]
    [MemberData(nameof(CallsOfSilos))]
    public async Task With_a_key_that_nobody_has_made_changes_nothing(string call) =>
        await silo.AssertRefusedAsync("key-unknown", ApiKey.Make().Text, OfKeys.GetValueOrDefault(call) ?? OfSilos[call]);

    [Theory]
    [MemberData(nameof(CallsOfSilos))]
    public async Task With_every_right_makes_no_call_of_silos(string call) =>
        await silo.AssertRefusedAsync("call-not-offered", silo.Silos.ClientKey, OfKeys.GetValueOrDefault(call) ?? OfSilos[call]);

    [Fact]
    public async Task With_another_channels_key_knows_of_no_order()
    {
        await silo.AssertRefusedAsync("order-not-found", silo.OtherKey, grains => grains.GetGrain<IOrderGrain>(GuardedSilo.Order).Get());
        await silo.AssertRefusedAsync("order-not-found", silo.OtherKey, grains => grains.GetGrain<IOrderGrain>(GuardedSilo.Order).Cancel(new CancelOrder("op", null, "why", "key:mine")));
        await silo.AssertRefusedAsync("order-not-found", silo.OtherKey, grains => grains.GetGrain<IOrderGrain>("shop/forged").Place(GuardedSilo.OrderOf("shop/forged")));
        await silo.AssertRefusedAsync("order-key-mismatch", silo.OtherKey, grains => grains.GetGrain<IOrderGrain>("other/forged").Place(GuardedSilo.OrderOf("shop/forged") with { Reference = "else" }));
    }

    [Fact]
    public async Task With_a_channels_key_has_no_right_of_operators()
    {
        await silo.AssertRefusedAsync("scope-missing", silo.PlainKey, grains => Bucket(grains).Receive(new ReceiveStock("op", 5, "delivery", "ops")));
        await silo.AssertRefusedAsync("scope-missing", silo.PlainKey, grains => Bucket(grains).Adjust(new AdjustStock("op", 5, "why", "ops")));
        await silo.AssertRefusedAsync("scope-missing", silo.PlainKey, grains => Account(grains).SetCreditLimit(new SetCreditLimit("op", null, "why", "ops")));
        await silo.AssertRefusedAsync("scope-missing", silo.PlainKey, grains => Account(grains).Get());
        await silo.AssertRefusedAsync("scope-missing", silo.PlainKey, grains => grains.GetGrain<IProductGrain>(GuardedSilo.Sku).Put(new PutProduct("mug", new Money(0.01m, "GBP"), "each", "ops")));
        await silo.AssertRefusedAsync("scope-missing", silo.PlainKey, grains => grains.GetGrain<IOrderGrain>(GuardedSilo.Order).ReleaseHold(new ReleaseHold(HoldReason.ManualReview, "why", "ops")));
    }

    [Fact]
    public async Task Gives_itself_no_prices()
    {
        RequestContext.Set("scopes", "price:quote");
        RequestContext.ReentrancyId = Guid.NewGuid();

        await silo.AssertRefusedAsync("sku-unknown", silo.PlainKey, grains => grains.GetGrain<IOrderGrain>("shop/cheap").Place(GuardedSilo.OrderOf("shop/cheap")));
    }

    [Fact]
    public async Task Acts_under_its_keys_name_whatever_it_says()
    {
        var grains = silo.Client.Grains;
        await BareClient.WithKeyAsync(silo.Silos.ShopKey, () => grains.GetGrain<IOrderGrain>("shop/signed").Place(GuardedSilo.OrderOf("shop/signed")));

        await BareClient.WithKeyAsync(silo.PlainKey, () => grains.GetGrain<IOrderGrain>("shop/signed").Cancel(new CancelOrder("op", null, "why", "key:somebody-else")));

        Assert.True(ApiKey.TryReadId(silo.PlainKey, out var id));
        var events = await silo.EventsAsync();
        Assert.Contains($"key:{id}", events, StringComparison.Ordinal);
        Assert.DoesNotContain("somebody-else", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_with_a_key_what_the_key_may()
    {
        var available = await BareClient.WithKeyAsync(silo.PlainKey, () => Bucket(silo.Client.Grains).GetAvailability());
        var order = await BareClient.WithKeyAsync(silo.PlainKey, () => silo.Client.Grains.GetGrain<IOrderGrain>(GuardedSilo.Order).Get());

        Assert.Equal(100, available.OnHand);
        Assert.Equal(GuardedSilo.Order, order.OrderId);
    }

    [Fact]
    public async Task Is_told_what_is_missing()
    {
        await silo.AssertRefusedAsync("description-missing", silo.Silos.ClientKey, grains => Product(grains).Put(new PutProduct(null!, new Money(1m, "GBP"), null!, null!)));
        await silo.AssertRefusedAsync("currency-missing", silo.Silos.ClientKey, grains => Product(grains).Put(new PutProduct("mug", default, "each", "ops")));
        await silo.AssertRefusedAsync("body-missing", silo.Silos.ClientKey, grains => Product(grains).Put(null!));
    }

    [Fact]
    public async Task Listens_to_its_own_channel_and_to_no_other()
    {
        await silo.AssertRefusedAsync("scope-missing", silo.PlainKey, _ => silo.Client.StreamOf("other").SubscribeAsync((_, _) => Task.CompletedTask));
        await silo.AssertRefusedAsync("key-missing", null, _ => silo.Client.StreamOf("shop").SubscribeAsync((_, _) => Task.CompletedTask));

        var own = await BareClient.WithKeyAsync(silo.PlainKey, () => silo.Client.StreamOf("shop").SubscribeAsync((_, _) => Task.CompletedTask));

        Assert.Equal("shop", own.StreamId.GetKeyAsString());
        await BareClient.WithKeyAsync(silo.PlainKey, async () =>
        {
            await own.UnsubscribeAsync();
            return own;
        });
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("other")]
    public async Task Publishes_nothing(string channel) => await silo.AssertRefusedAsync("call-not-offered", silo.Silos.ClientKey, async _ =>
    {
        await silo.Client.StreamOf(channel).OnNextAsync("forged");
        return true;
    });

    [Fact]
    public async Task Is_refused_with_one_line_of_log()
    {
        Assert.True(ApiKey.TryReadId(silo.NoisyKey, out var id));
        for (var i = 0; i < 5; i++)
        {
            await silo.AssertRefusedAsync("scope-missing", silo.NoisyKey, grains => Account(grains).Get());
        }

        Assert.Equal(1, silo.TimesLogged($"by {id}, was refused: scope-missing"));
        Assert.Equal(0, silo.TimesLogged(silo.NoisyKey));
    }

    private static IProductGrain Product(IClusterClient grains) => grains.GetGrain<IProductGrain>(GuardedSilo.Sku);

    private static IInventoryBucketGrain Bucket(IClusterClient grains) => grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(GuardedSilo.Sku));

    private static ICustomerAccountGrain Account(IClusterClient grains) => grains.GetGrain<ICustomerAccountGrain>("someone");
}
