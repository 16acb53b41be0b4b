using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;
using OrderCluster.Load.Workload;

namespace OrderCluster.Load.Scenarios;

/// <summary>What loads of a web shop's orders have in common: SKUs that never run out, customers with credit.</summary>
internal abstract class ShopLoad : LoadScenario
{
    private readonly OrderSender _sender;

    protected ShopLoad(LoadTarget target, LoadOptions options, TimeProvider clock)
        : base(target, options, clock)
    {
        Skus = options.Skus;
        Orders = new ShopOrders(Channel, History.Prefix, Skus, Customers);
        _sender = new OrderSender(History, target);
    }

    protected int Skus { get; }

    protected ShopOrders Orders { get; }

    protected override async Task FillAsync()
    {
        await ReceiveAsync(Skus);
        await OpenAccountsAsync();
    }

    protected Task<Response> PlaceAsync()
    {
        var number = History.Next();
        return _sender.PlaceAsync(number, Orders.Order(number, Clock.GetUtcNow()));
    }

    protected Task<Response> SendAsync(int number, Grains.Interfaces.Orders.PlaceOrder order) => _sender.PlaceAsync(number, order);

    /// <summary>No answer may be an error: unknown outcomes are settled by the client itself.</summary>
    protected static Threshold NoFailures() => Threshold.Create(stats => stats.Fail.Request.Count == 0);
}

/// <summary>Orders of two lines: SKUs by Zipf's law, customers with a credit limit, payment authorized at once.</summary>
internal sealed class PlaceOrderLoad(LoadTarget target, LoadOptions options, TimeProvider clock) : ShopLoad(target, options, clock)
{
    internal const string Name = "place_order";
    internal const int DefaultRate = 1_000;
    internal const int DefaultSeconds = 30;

    internal override ScenarioProps[] Build(LoadOptions options) =>
    [
        Scenario.Create(Name, _ => PlaceAsync())
            .WithWarmUpDuration(options.WarmUp)
            .WithLoadSimulations(Simulation.Inject(options.Rate ?? DefaultRate, Second, options.During(DefaultSeconds)))
            .WithThresholds(NoFailures()),
    ];
}
