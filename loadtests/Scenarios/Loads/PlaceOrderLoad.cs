using NBomber.Contracts;
using NBomber.CSharp;
using OrderCluster.Scenarios.Orders;
using OrderCluster.Scenarios.Target;
using OrderCluster.Workload;

namespace OrderCluster.Scenarios.Loads;

/// <summary>Orders of two lines: SKUs by Zipf's law, customers with a credit limit, payment authorized at once.</summary>
internal sealed class PlaceOrderLoad : LoadScenario
{
    internal const string Name = "place_order";

    private const int Skus = 10_000;
    private const int DefaultRate = 1_000;
    private const int DefaultSeconds = 30;

    private readonly ShopOrders _orders;
    private readonly OrderSender _sender;

    internal PlaceOrderLoad(LoadTarget target, LoadOptions options, TimeProvider clock)
        : base(target, options, clock)
    {
        _orders = new ShopOrders(Channel, History.Prefix, Skus, Customers);
        _sender = new OrderSender(History);
    }

    internal override async Task PrepareAsync()
    {
        await StockRoom.FillAsync(Target.Connection.Orders, [.. Enumerable.Range(0, Skus).Select(ShopOrders.Sku)], AmpleStock, History.Prefix);
        await OpenAccountsAsync();
    }

    internal override ScenarioProps[] Build() =>
    [
        Scenario.Create(Name, async _ => await PlaceAsync())
            .WithWarmUpDuration(Options.WarmUp)
            .WithLoadSimulations(Simulation.Inject(Options.Rate ?? DefaultRate, Second, TimeSpan.FromSeconds(Options.Seconds ?? DefaultSeconds)))
            .WithThresholds(Threshold.Create(stats => stats.Fail.Request.Count == 0)),
    ];

    private Task<Response<object>> PlaceAsync()
    {
        var number = History.Next();
        return _sender.PlaceAsync(Target.Client, number, _orders.Order(number, Clock.GetUtcNow()));
    }
}
