using System.Globalization;
using NBomber.Contracts;
using NBomber.CSharp;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Scenarios.Orders;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.Loads;

/// <summary>Orders of two lines: SKUs by Zipf's law, customers with a credit limit, payment authorized at once.</summary>
internal sealed class PlaceOrderLoad : LoadScenario
{
    internal const string Name = "place_order";

    private const int Skus = 10_000;
    private const int Customers = 10_000;
    private const long Stock = 1_000_000_000;
    private const decimal Credit = 1_000_000_000;
    private const int DefaultRate = 1_000;
    private const int DefaultSeconds = 30;

    private readonly ZipfSkus _skus = new(Skus, 1.0);
    private readonly string[] _customers = [.. Enumerable.Range(1, Customers).Select(number => $"C{number.ToString("D5", CultureInfo.InvariantCulture)}")];
    private readonly OrderSender _sender;

    internal PlaceOrderLoad(LoadTarget target, LoadOptions options, TimeProvider clock)
        : base(target, options, clock) => _sender = new OrderSender(History, Channel, clock);

    internal override async Task PrepareAsync()
    {
        await StockRoom.FillAsync(Target.Connection.Orders, _skus.Names, Stock, "first");
        await StockRoom.OpenAccountsAsync(Target.Connection.Orders, _customers, Credit, "first");
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
        var dice = new Dice(History.Sent);
        var first = _skus.Draw(dice.Next());
        var second = _skus.Draw(dice.Next());
        second = second == first ? (second + 1) % Skus : second;
        return _sender.PlaceAsync(Target.Client, _customers[dice.Next(Customers)],
        [
            new OrderLineRequest(1, _skus.Names[first], 1, 9.95m),
            new OrderLineRequest(2, _skus.Names[second], 2, 4.50m),
        ]);
    }
}
