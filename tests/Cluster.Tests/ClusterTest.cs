using System.Globalization;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.History;
using OrderCluster.LocalCluster.Load;
using OrderCluster.Testing.Postgres;

// Several clusters at once would starve each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace OrderCluster.Cluster.Tests;

/// <summary>
/// A client that orders and reads all the while, whatever happens to the silos and their database. In the end its history must be possible by the journal, and
/// no call may have failed.
/// </summary>
public abstract class ClusterTest(TestCluster cluster) : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const long UnitsOfEach = 1_000_000;
    private const int OrdersPerSecond = 100;

    private readonly Dictionary<SiloProcess, int> _loggedBefore = [];
    private ClusterConnection? _connection;
    private ShopClient? _shop;
    private OrderArrivals? _arrivals;
    private StockReads? _reads;
    private int _number;

    protected static IReadOnlyList<string> Skus { get; } = [.. Enumerable.Range(1, 20).Select(number => "K" + number.ToString("D2", CultureInfo.InvariantCulture))];

    protected ThrowawayPostgres Postgres => cluster.Postgres;

    protected string ConnectionString => Cluster.Store["postgres:".Length..];

    protected LocalSilos Cluster => cluster.Silos;

    protected ShopClient Shop => Started(_shop);

    public async Task InitializeAsync()
    {
        if (new NeedsPostgresAttribute().Missing is not null)
        {
            return;
        }

        _number = await cluster.MendAsync();
        var patient = new RetryPolicy(TimeProvider.System, LocalSilos.Patience);
        _connection = await Cluster.ConnectAsync(patient, TimeSpan.FromSeconds(10));
        var once = _connection.GrainsWith(new RetryPolicy(TimeProvider.System, new RetryOptions { Attempts = 1 }));
        _shop = new ShopClient(once, patient, Patience) { History = cluster.History };
        await _shop.StockUpAsync(Skus, UnitsOfEach);
        foreach (var silo in Cluster.Silos)
        {
            _loggedBefore[silo] = silo.Log.Length;
        }
    }

    public async Task DisposeAsync()
    {
        await using var connection = _connection;
        await StopLoadAsync();
    }

    /// <summary>What a silo has written since the test began.</summary>
    protected string LogOf(SiloProcess silo) => silo.Log[_loggedBefore.GetValueOrDefault(silo)..];

    protected void AssertNobodyEvicts() => Assert.All(Cluster.Silos, silo => Assert.DoesNotContain("Evicting", LogOf(silo), StringComparison.Ordinal));

    /// <summary>Begins to order and to read; done when that is under way.</summary>
    protected async Task BeginLoadAsync()
    {
        _arrivals = new OrderArrivals(Shop, Skus, OrdersPerSecond, _number);
        _reads = new StockReads(Shop, Skus, readers: 4, TimeSpan.FromMilliseconds(20));
        await AwaitOrdersAsync(OrdersPerSecond / 2, "at the beginning");
    }

    protected Task AwaitOrdersAsync(int count, string when) => Started(_arrivals).AwaitMoreAsync(count, when);

    /// <summary>Waits until so many more calls have begun, answered or not.</summary>
    protected async Task AwaitCallsAsync(int count)
    {
        var target = Shop.Calls + count;
        await UntilAsync(() => Task.FromResult(Shop.Calls >= target), () => $"{Shop.Calls} calls have begun, {target} should have");
    }

    /// <summary>Waits until it is so; fails after a minute, and says how it is instead.</summary>
    protected static async Task UntilAsync(Func<Task<bool>> condition, Func<string> how)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"After {Patience.TotalSeconds:0} s: {how()}.");
            }
        }
    }

    /// <summary>Waits until these silos and no others own grains, as the first of them sees it.</summary>
    protected Task AwaitActiveAsync(params SiloProcess[] silos) => Cluster.Board(silos[0]).AwaitSilosAsync(silos.Select(silo => silo.Address));

    /// <summary>Ends the load, and holds all that the client was told against the journal.</summary>
    protected async Task AssertSoundAsync()
    {
        await AwaitOrdersAsync(OrdersPerSecond, "at the end");
        await StopLoadAsync();
        await AssertHistoryAsync();
    }

    /// <summary>
    /// That hardly anybody had to ask twice. On a machine that is slow to hand over, a grain may be active at its new owner before it has ended at the old one;
    /// whoever then loses is told to ask again.
    /// </summary>
    protected void AssertFewRetries() =>
        Assert.True(Shop.Retries * 50 < Shop.Calls, $"{Shop.Retries} attempts at {Shop.Calls} calls failed: {string.Join(Environment.NewLine, Shop.Reasons)}");

    protected async Task AssertHistoryAsync()
    {
        Assert.True(Shop.Failures == 0, $"{Shop.Failures} of {Shop.Calls} calls failed: {string.Join(Environment.NewLine, Shop.Reasons)}");
        foreach (var sku in Skus)
        {
            await Shop.ReadStockAsync(sku);
        }

        var report = await Cluster.AuditAsync(Shop.History.Acknowledged);
        Assert.True(report.IsClean, string.Join(Environment.NewLine, report.Violations.Take(10)));
        Assert.Empty(HistoryCheck.Check(Shop.History, await Cluster.ReadFactsAsync()));
    }

    private async Task StopLoadAsync()
    {
        await (_arrivals?.StopAsync() ?? Task.CompletedTask);
        await (_reads?.StopAsync() ?? Task.CompletedTask);
    }

    private static T Started<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException($"The {typeof(T).Name} is not started yet.");
}
