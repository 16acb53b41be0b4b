using NBomber.Contracts;
using NBomber.CSharp;
using OrderCluster.Scenarios.Orders;
using OrderCluster.Scenarios.Target;
using OrderCluster.Workload;

namespace OrderCluster.Scenarios.Loads;

/// <summary>What loads of a web shop's orders have in common: SKUs that never run out, customers with credit.</summary>
internal abstract class ShopLoad : LoadScenario
{
    private readonly OrderSender _sender;

    protected ShopLoad(LoadTarget target, LoadOptions options, TimeProvider clock)
        : base(target, options, clock)
    {
        Skus = options.Skus;
        Orders = new ShopOrders(Channel, History.Prefix, Skus, Customers);
        _sender = new OrderSender(History);
    }

    protected int Skus { get; }

    protected ShopOrders Orders { get; }

    protected override async Task FillAsync()
    {
        await ReceiveAsync(Skus);
        await OpenAccountsAsync();
    }

    protected Task<Response<object>> PlaceAsync()
    {
        var number = History.Next();
        return _sender.PlaceAsync(Target.Client, number, Orders.Order(number, Clock.GetUtcNow()));
    }

    protected Task<Response<object>> SendAsync(int number, Grains.Interfaces.Orders.PlaceOrder order) => _sender.PlaceAsync(Target.Client, number, order);

    /// <summary>No answer may be an error: unknown outcomes are settled by the client itself.</summary>
    protected static Threshold NoFailures() => Threshold.Create(stats => stats.Fail.Request.Count == 0);
}
