using System.Globalization;
using OrderCluster.Client;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster;
using OrderCluster.LocalCluster.History;
using OrderCluster.LocalCluster.Load;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Cluster.Tests;

/// <summary>
/// Silos and a database of their own, and a client that orders and reads all the while, whatever happens to them. In the end its history must be possible by
/// the journal, and no call may have failed.
/// </summary>
[Collection(OneClusterAtATime.Name)]
public abstract class ClusterTest : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const long UnitsOfEach = 1_000_000;
    private const int OrdersPerSecond = 100;

    private ThrowawayPostgres? _postgres;
    private LocalSilos? _cluster;
    private ClusterConnection? _connection;
    private ShopClient? _shop;
    private OrderArrivals? _arrivals;
    private StockReads? _reads;

    protected static IReadOnlyList<string> Skus { get; } = [.. Enumerable.Range(1, 20).Select(number => "K" + number.ToString("D2", CultureInfo.InvariantCulture))];

    protected ThrowawayPostgres Postgres => Started(_postgres);

    protected string ConnectionString => Cluster.Store["postgres:".Length..];

    protected LocalSilos Cluster => Started(_cluster);

    protected ShopClient Shop => Started(_shop);

    protected virtual int Silos => 3;

    /// <summary>Settings of the database server.</summary>
    protected virtual string[] PostgresSettings => ["autovacuum=off"];

    public async Task InitializeAsync()
    {
        if (new NeedsPostgresAttribute().Missing is not null)
        {
            return;
        }

        _postgres = await ThrowawayPostgres.StartAsync(PostgresSettings);
        _cluster = await LocalSilos.StartAsync(Place(new LocalSilosOptions { Count = Silos, Store = $"postgres:{await _postgres.CreateDatabaseAsync()}" }));
        var patient = new RetryPolicy(TimeProvider.System, new RetryOptions { Attempts = 30, MaxDelay = TimeSpan.FromSeconds(1) });
        _connection = await _cluster.ConnectAsync(patient, TimeSpan.FromSeconds(10));
        var once = _connection.OrdersWith(new RetryPolicy(TimeProvider.System, new RetryOptions { Attempts = 1 }));
        _shop = new ShopClient(once, patient, Patience);
        await _shop.StockUpAsync(Skus, UnitsOfEach);
    }

    public async Task DisposeAsync()
    {
        await using var postgres = _postgres;
        await using var cluster = _cluster;
        await using var connection = _connection;
        await CloseNetworkAsync();
    }

    /// <summary>Puts something between the silos.</summary>
    protected virtual LocalSilosOptions Place(LocalSilosOptions options) => options;

    protected virtual Task CloseNetworkAsync() => Task.CompletedTask;

    /// <summary>Begins to order and to read; done when that is under way.</summary>
    protected async Task BeginLoadAsync()
    {
        _arrivals = new OrderArrivals(Shop, Skus, OrdersPerSecond, seed: 1);
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
        await Started(_arrivals).StopAsync();
        await Started(_reads).StopAsync();
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

    private static T Started<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException($"The {typeof(T).Name} is not started yet.");
}

/// <summary>Several clusters at once would starve each other.</summary>
[CollectionDefinition(Name)]
public sealed class OneClusterAtATime
{
    public const string Name = "one cluster at a time";
}
