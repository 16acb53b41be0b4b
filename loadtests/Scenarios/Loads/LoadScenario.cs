using System.Globalization;
using NBomber.Contracts;
using OrderCluster.Audit.Report;
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

    /// <summary>Of a SKU that must not run out.</summary>
    protected const long AmpleStock = 1_000_000_000;

    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private const decimal AmpleCredit = 1_000_000_000;

    internal OrderHistory History { get; } = new(Channel, "L" + clock.GetUtcNow().ToUnixTimeMilliseconds().ToString("X", CultureInfo.InvariantCulture));

    protected LoadTarget Target => target;

    protected int Customers => options.Customers;

    protected TimeProvider Clock => clock;

    /// <summary>What the load leaves out, for whoever reads the report; empty when nothing.</summary>
    internal virtual string LeftOut => "";

    /// <summary>What the journal held of the channel before the load.</summary>
    protected ChannelTotals Before { get; private set; } = new() { Channel = Channel };

    internal async Task PrepareAsync()
    {
        if (await target.AuditAsync(new HashSet<string>()) is { } audit)
        {
            Before = audit.Of(Channel);
        }

        await FillAsync();
    }

    internal abstract ScenarioProps[] Build(LoadOptions options);

    /// <summary>What must hold afterwards.</summary>
    internal async Task<Verdict> JudgeAsync()
    {
        var verdict = new Verdict();
        verdict.Add("clients were told of confirmed orders", History.Count(OrderFate.Confirmed) > 0, $"{History.Count(OrderFate.Confirmed):N0} confirmed of {History.Sent:N0} sent");
        var audit = await OrderVerdict.FindAsync(verdict, target, History, Before, clock);
        await AddAsync(verdict, audit?.Of(Channel));
        return verdict;
    }

    /// <summary>Receives stock and opens accounts.</summary>
    protected abstract Task FillAsync();

    /// <summary>Adds what must hold beyond what holds for all orders.</summary>
    /// <param name="journal">The channel's totals by the audit; null when it could not be made.</param>
    protected virtual Task AddAsync(Verdict verdict, ChannelTotals? journal) => Task.CompletedTask;

    protected Task ReceiveAsync(int skus) => StockRoom.FillAsync(
        target.Connection.Orders, [.. Enumerable.Range(0, skus).Select(ShopOrders.Sku)], AmpleStock, History.Prefix);

    /// <summary>Gives each customer a credit limit, so that every order's hold is held against one.</summary>
    protected Task OpenAccountsAsync() => StockRoom.OpenAccountsAsync(
        target.Connection.Orders, [.. Enumerable.Range(0, Customers).Select(ShopOrders.Customer)], AmpleCredit, History.Prefix);
}
