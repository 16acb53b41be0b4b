using OrderCluster.Audit.Report;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;
using OrderCluster.Load.Verdicts;
using OrderCluster.Load.Workload;

namespace OrderCluster.Load.Scenarios;

/// <summary>Ten times as many shoppers as there are units of one SKU: each unit is sold once, and everybody else is told so.</summary>
internal sealed class FlashSaleLoad : LoadScenario
{
    internal const string Name = "flash_sale";

    internal const int DefaultStock = 10_000;

    /// <summary>With the rate below what three silos on two cores hold.</summary>
    internal const int DefaultStockIfKilled = 1_000;

    private const int DefaultRate = 2_500;
    private const int DefaultRateIfKilled = 400;
    private const int ShoppersPerUnit = 10;

    private readonly OrderSender _sender;
    private readonly SiloKill _kill;
    private readonly LoadOptions _options;
    private readonly string _sku;
    private readonly int _stock;

    internal FlashSaleLoad(LoadTarget target, LoadOptions options, TimeProvider clock)
        : base(target, options, clock)
    {
        _options = options;
        _sender = new OrderSender(History, target);
        _stock = options.Stock ?? (options.Kill ? DefaultStockIfKilled : DefaultStock);
        _sku = $"FLASH-{History.Prefix}";
        _kill = new SiloKill(target, clock);
    }

    internal override ScenarioProps[] Build(LoadOptions options)
    {
        var rate = options.Rate ?? (options.Kill ? DefaultRateIfKilled : DefaultRate);
        var during = TimeSpan.FromSeconds(Math.Max((double)_stock * ShoppersPerUnit / rate, 1));
        return
        [
            Scenario.Create(Name, async _ =>
            {
                if (options.Kill)
                {
                    _kill.Arm(during / 2);
                }

                return await PlaceAsync();
            })
                .WithoutWarmUp()
                .WithLoadSimulations(Simulation.Inject(rate, Second, during))
                .WithThresholds(Threshold.Create(stats => stats.Fail.Request.Count == 0)),
        ];
    }

    protected override async Task FillAsync()
    {
        await StockRoom.FillAsync(Target.Connection, [_sku], _stock, History.Prefix);
        await OpenAccountsAsync();
    }

    protected override async Task AddAsync(Verdict verdict, ChannelTotals? journal)
    {
        SaleVerdict.Judge(verdict, History, _stock, Before, journal);
        var left = await Target.Connection.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(_sku)).GetAvailability();
        verdict.Add("nothing is left", left.Available == 0 && left.Reserved == 0 && left.Shortage == 0, $"{left.Available:N0} available, {left.Reserved:N0} held");
        if (_options.Kill)
        {
            verdict.Add("a silo was killed in the middle", _kill.HasKilled, _kill.Told);
        }
    }

    private Task<Response> PlaceAsync()
    {
        var number = History.Next();
        var reference = History.ReferenceOf(number);
        var customer = ShopOrders.Customer(number % Customers);
        var order = new PlaceOrder(
            Channel, reference, reference, customer, "GBP", AllocationRule.AllOrNothing, [new OrderLineRequest(1, _sku, 1, 19.99m)], Clock.GetUtcNow(), MayQuotePrices: true);
        return _sender.PlaceAsync(number, order, isRejectionFine: true);
    }
}
