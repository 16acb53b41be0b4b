using System.Globalization;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Connecting;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;
using OrderCluster.Load.Verdicts;
using OrderCluster.Load.Workload;
using OrderCluster.LocalCluster;

namespace OrderCluster.Load.Scenarios;

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

    /// <summary>Adds what must hold afterwards; of a load without orders only what is its own.</summary>
    internal async Task JudgeAsync(Verdict verdict)
    {
        ChannelTotals? journal = null;
        if (History.Sent > 0)
        {
            verdict.Add("clients were told of confirmed orders", History.Count(OrderFate.Confirmed) > 0, $"{History.Count(OrderFate.Confirmed):N0} confirmed of {History.Sent:N0} sent");
            journal = (await OrderVerdict.FindAsync(verdict, target, History, Before, clock))?.Of(Channel);
        }

        await AddAsync(verdict, journal);
    }

    /// <summary>Receives stock and opens accounts.</summary>
    protected abstract Task FillAsync();

    /// <summary>Adds what must hold beyond what holds for all orders.</summary>
    /// <param name="journal">The channel's totals by the audit; null when it could not be made.</param>
    protected virtual Task AddAsync(Verdict verdict, ChannelTotals? journal) => Task.CompletedTask;

    protected Task ReceiveAsync(int skus) => StockRoom.FillAsync(
        target.Connection, [.. Enumerable.Range(0, skus).Select(ShopOrders.Sku)], AmpleStock, History.Prefix);

    /// <summary>Gives each customer a credit limit, so that every order's hold is held against one.</summary>
    protected Task OpenAccountsAsync() => StockRoom.OpenAccountsAsync(
        target.Connection, [.. Enumerable.Range(0, Customers).Select(ShopOrders.Customer)], AmpleCredit, History.Prefix);
}

/// <summary>How strong a load is and how long it lasts.</summary>
internal sealed record LoadOptions
{
    /// <summary>Arrivals a second, at the peak where there is one; null takes the scenario's own.</summary>
    internal int? Rate { get; init; }

    internal int? Seconds { get; init; }

    internal int WarmUpSeconds { get; init; } = 5;

    /// <summary>SKUs with stock that never runs out; at least as many as the longest order has lines.</summary>
    internal int Skus { get; init; } = 10_000;

    /// <summary>Customers with a credit limit.</summary>
    internal int Customers { get; init; } = 10_000;

    /// <summary>Units of the one SKU of a flash sale; null takes the scenario's own.</summary>
    internal int? Stock { get; init; }

    /// <summary>A silo is killed in the middle of a flash sale.</summary>
    internal bool Kill { get; init; }

    internal string ReportFolder { get; init; } = "reports";

    /// <summary>Without one, only the figures are of interest.</summary>
    internal bool HasReport { get; init; } = true;

    internal TimeSpan WarmUp => TimeSpan.FromSeconds(WarmUpSeconds);

    internal TimeSpan During(int otherwise) => TimeSpan.FromSeconds(Seconds ?? otherwise);
}

/// <summary>Fills the stock and opens accounts before a load, many at a time.</summary>
internal static class StockRoom
{
    private const int AtATime = 512;

    internal static Task FillAsync(ClusterConnection cluster, IReadOnlyList<string> skus, long units, string receiptId) => EachAsync(
        skus, sku => cluster.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(sku)).Receive(new ReceiveStock(receiptId, units, "load test", "load test")));

    internal static Task OpenAccountsAsync(ClusterConnection cluster, IReadOnlyList<string> customers, decimal limit, string operationId) => EachAsync(
        customers, customer => cluster.GetGrain<ICustomerAccountGrain>(customer).SetCreditLimit(new SetCreditLimit(operationId, new Money(limit, "GBP"), "load test", "load test")));

    internal static Task EachAsync<T>(IReadOnlyList<T> items, Func<T, Task> run) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (item, _) => await run(item).ConfigureAwait(false));
}
