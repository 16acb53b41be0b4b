using NBomber.Contracts;
using OrderCluster.LocalCluster;
using OrderCluster.Scenarios.Orders;
using OrderCluster.Scenarios.Target;
using OrderCluster.Scenarios.Verdicts;
using OrderCluster.Workload;

namespace OrderCluster.Scenarios.Loads;

/// <summary>A load with all that belongs to it: what it needs beforehand, what it sends, and what must hold afterwards.</summary>
internal abstract class LoadScenario(LoadTarget target, LoadOptions options, TimeProvider clock)
{
    /// <summary>Orders are placed in the channel of the key that local silos are started with.</summary>
    internal const string Channel = LocalSilos.Channel;

    protected const int Customers = 10_000;

    /// <summary>Of a SKU that must not run out.</summary>
    protected const long AmpleStock = 1_000_000_000;

    private const decimal AmpleCredit = 1_000_000_000;

    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    internal OrderHistory History { get; } = new(Channel, "L" + clock.GetUtcNow().ToUnixTimeMilliseconds().ToString("X", System.Globalization.CultureInfo.InvariantCulture));

    protected LoadTarget Target => target;

    protected LoadOptions Options => options;

    protected TimeProvider Clock => clock;

    /// <summary>What the load leaves out, for whoever reads the report; empty when nothing.</summary>
    internal virtual string LeftOut => "";

    internal abstract Task PrepareAsync();

    /// <summary>Gives each customer a credit limit, so that every order's hold is held against one.</summary>
    protected Task OpenAccountsAsync() => StockRoom.OpenAccountsAsync(
        target.Connection.Orders, [.. Enumerable.Range(0, Customers).Select(ShopOrders.Customer)], AmpleCredit, History.Prefix);

    internal abstract ScenarioProps[] Build();

    /// <summary>What must hold afterwards.</summary>
    internal virtual Task<Verdict> JudgeAsync() => OrderVerdict.FindAsync(target, History, Channel, clock);
}
