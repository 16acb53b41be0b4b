using System.Reflection;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Tests.Orders.Kit;

namespace OrderCluster.Grains.Tests.Boundaries;

/// <summary>Whatever a program sends that has the contracts and nothing of the checks of HTTP.</summary>
public sealed class Wrong_arguments : IAsyncLifetime
{
    private const string Sku = "MUG";
    private const string InReview = "dear";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private OrderWorld _world = null!;

    private static readonly MethodInfo[] AllCalls =
    [
        .. typeof(IOrderGrain).Assembly.GetTypes()
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrainWithStringKey)))
            .SelectMany(type => type.GetMethods()),
    ];

    public static TheoryData<string> Calls => [.. AllCalls.Where(method => method.GetParameters().Length > 0).Select(NameOf)];

    public async Task InitializeAsync()
    {
        _world = await OrderWorld.Create(new OrderOptions { ReviewAboveTotal = 1_000 });
        await _world.Stock(Sku, 1_000);
        await _world.Order(InReview).Place(Commands.Order(InReview, Commands.Line(1, Sku, 5, price: 500)));
        await Bucket.Reserve(new ReserveStock("web/earlier/1", "op", 10, 10, Minute, _world.Clock.GetUtcNow()));
        await Bucket.Commit(new CommitStock("web/earlier/1", "op", _world.Clock.GetUtcNow()));
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Are_refused_with_a_code_and_a_field_and_change_nothing(string call)
    {
        var (grain, sound) = Sound(call);
        var method = AllCalls.Single(each => NameOf(each) == call);
        var before = await RowsAsync();

        foreach (var (argument, wrong) in WrongArguments.Of(sound))
        {
            var error = await Record.ExceptionAsync(() => CallAsync(method, grain, argument));

            Assert.True(error is OrderClusterException { Code.Length: > 0, Message.Length: > 0 }, $"{call} with {wrong}: {error?.ToString() ?? "was done"}");
            Assert.True(
                error is not InvalidRequestException invalid || invalid.Code == "body-missing" || invalid.Problems.All(problem => problem.Field.Length > 0),
                $"{call} with {wrong} is refused without a field: {error}");
            Assert.True(before == await RowsAsync(), $"{call} with {wrong} was refused with {error!.Message} and stored something.");
        }

        await CallAsync(method, grain, sound);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("\ud800")]
    [InlineData("web/\n@main")]
    [InlineData(10_000)]
    public async Task On_a_key_that_nothing_may_bear_are_refused_with_a_code_and_change_nothing(object keyOrLength)
    {
        var key = keyOrLength is int length ? new string('X', length) : (string)keyOrLength;
        var before = await RowsAsync();
        foreach (var method in AllCalls)
        {
            var grain = _world.Grains.GetGrain(method.DeclaringType!, key);
            var argument = method.GetParameters().Length > 0 ? Sound(NameOf(method)).Argument : null;

            var error = await Record.ExceptionAsync(() => CallAsync(method, grain, argument));

            Assert.True(error is OrderClusterException { Code.Length: > 0, Message.Length: > 0 }, $"{NameOf(method)}: {error?.ToString() ?? "was done"}");
            Assert.True(before == await RowsAsync(), $"{NameOf(method)} was refused with {error!.Message} and stored something.");
        }
    }

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private IInventoryBucketGrain Bucket => _world.Grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(Sku));

    private (IGrain Grain, object Argument) Sound(string call)
    {
        var now = _world.Clock.GetUtcNow();
        var account = _world.Customer("C-1");
        return call switch
        {
            "IOrderGrain.Place" => (_world.Order("new"), Commands.Order("new", Commands.Line(1, Sku, 2)) with { CustomerId = "C-1", PaymentToken = "tok", OrderedAt = now }),
            "IOrderGrain.Cancel" => (_world.Order(InReview), Commands.CancelPart("op", new CancelLine(1, 1))),
            "IOrderGrain.ReleaseHold" => (_world.Order(InReview), new ReleaseHold(HoldReason.ManualReview, "seen", "ops")),
            "IProductGrain.Put" => (_world.Grains.GetGrain<IProductGrain>(Sku), new PutProduct("a mug", new Money(1.5m, "GBP"), "each", "ops")),
            "IInventoryBucketGrain.Receive" => (Bucket, new ReceiveStock("op", 5, "PO-1", "ops")),
            "IInventoryBucketGrain.Adjust" => (Bucket, new AdjustStock("op", -5, "counted", "ops")),
            "IInventoryBucketGrain.Reserve" => (Bucket, new ReserveStock("web/a/1", "op", 2, 1, Minute, now)),
            "IInventoryBucketGrain.Commit" => (Bucket, new CommitStock("web/a/1", "op", now)),
            "IInventoryBucketGrain.Consume" => (Bucket, new ConsumeStock("web/earlier/1", "op", 1, now)),
            "IInventoryBucketGrain.Release" => (Bucket, new ReleaseStock("web/earlier/1", "op", 1, now)),
            "ICustomerAccountGrain.SetCreditLimit" => (account, new SetCreditLimit("op", new Money(100, "GBP"), "agreed", "ops")),
            "ICustomerAccountGrain.Hold" => (account, new HoldCredit("web/a", "op", new Money(10, "GBP"), Minute, now)),
            "ICustomerAccountGrain.Commit" => (account, new CommitCredit("web/a", "op", now)),
            "ICustomerAccountGrain.Release" => (account, new ReleaseCredit("web/a", "op", 1, now)),
            _ => throw new InvalidOperationException($"Say what is sound for {call}."),
        };
    }

    private Task CallAsync(MethodInfo method, IGrain grain, object? argument)
    {
        object?[] arguments = method.GetParameters().Length > 0 ? [argument] : [];
        return _world.WhileTimePasses((Task)method.Invoke(grain, BindingFlags.DoNotWrapExceptions, null, arguments, null)!, NameOf(method));
    }

    private async Task<int> RowsAsync() => (await _world.Store.ReadFeedAsync(null, 1_000, default)).Items.Count;
}
