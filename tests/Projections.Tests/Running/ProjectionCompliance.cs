using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Projections.Tests.Running;

/// <summary>What the runner promises on every database.</summary>
public abstract class ProjectionCompliance : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _all = [];
    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();
    private StoreAddress? _address;
    private IJournalStore? _journal;
    private WrittenOrders? _orders;

    private ViewStore Views { get; set; } = null!;

    private WrittenOrders Orders => _orders!;

    public async Task InitializeAsync()
    {
        _address = await MakeAsync();
        _journal = JournalStores.Create(_address, new StoreOptions { AllowNotDurable = true }, NullLoggerFactory.Instance, _clock);
        _all.Add(_journal);
        await _journal.OpenAsync(CancellationToken.None);
        _orders = new WrittenOrders(_journal);
        _all.Add(Views = new ViewStore(_address));
    }

    public async Task DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_all))
        {
            await one.DisposeAsync();
        }

        await RemoveAsync();
    }

    [StoreFact]
    public async Task Every_event_is_counted_once_page_by_page()
    {
        await PlaceAsync(5);
        await Orders.AppendAsync("shop/2", new OrderReserved(WrittenOrders.Now, 1, []), new OrderConfirmed(WrittenOrders.Now));

        await RunAsync(Runner(new SeenTable()));

        Assert.Equal([("shop/1", 1), ("shop/2", 3), ("shop/3", 1), ("shop/4", 1), ("shop/5", 1)], await SeenAsync());
        Assert.Equal([("other", 2), ("placed", 5)], await SumsAsync());
    }

    [StoreFact]
    public async Task A_crash_in_a_page_leaves_the_tables_as_the_page_before_has_left_them()
    {
        await PlaceAsync(5);
        var count = 0;
        var crashing = Runner(new SeenTable(before: _ => { if (++count == 4) { throw new IOException("crash"); } }));

        await Assert.ThrowsAsync<IOException>(() => RunAsync(crashing));

        Assert.Equal([("placed", 2)], await SumsAsync());
        await crashing.StopAsync(CancellationToken.None);
        await RunAsync(Runner(new SeenTable()));
        Assert.Equal([("placed", 5)], await SumsAsync());
    }

    [StoreFact]
    public async Task Of_two_runners_each_event_is_counted_once()
    {
        var (first, second) = (Runner(new SeenTable()), Runner(new SeenTable()));
        for (var round = 0; round < 3; round++)
        {
            await PlaceAsync(1, from: 2 * round);
            await first.LookAsync(CancellationToken.None);
            await PlaceAsync(1, from: (2 * round) + 1);
            await second.LookAsync(CancellationToken.None);
        }

        await RunAsync(second);
        await first.StopAsync(CancellationToken.None);
        await RunAsync(second);

        Assert.Equal([("placed", 6)], await SumsAsync());
        Assert.True(second.IsCaughtUp);
    }

    [StoreFact]
    public async Task A_raised_version_makes_the_tables_anew()
    {
        await PlaceAsync(3);
        await RunAsync(Runner(new SeenTable()));
        await Orders.AppendAsync("shop/1", new OrderConfirmed(WrittenOrders.Now));

        await RunAsync(await SuccessorAsync(new SeenTable(version: 2)));

        Assert.Equal([("shop/1", 2), ("shop/2", 1), ("shop/3", 1)], await SeenAsync());
        Assert.Equal(3, await Views.ReadAsync(views => views.ExecuteScalarAsync<long>("SELECT count(*) FROM seen WHERE of_version_2 IS NULL"), CancellationToken.None));
    }

    [StoreFact]
    public async Task Tables_of_a_newer_version_are_left_alone_until_they_are_to_be_rebuilt()
    {
        await PlaceAsync(1);
        await RunAsync(Runner(new SeenTable(version: 2)));
        await PlaceAsync(1, from: 1);
        var older = await SuccessorAsync(new SeenTable(version: 1));

        await RunAsync(older);

        Assert.Equal([("placed", 1)], await SumsAsync());
        Assert.Contains(_log.Lines, line => line.Contains("a newer silo's", StringComparison.Ordinal));
        await Views.RebuildAsync(CancellationToken.None);
        await RunAsync(older);
        Assert.Equal([("placed", 2)], await SumsAsync());
    }

    [StoreFact]
    public async Task A_rebuild_reads_everything_anew()
    {
        await PlaceAsync(3);
        var runner = Runner(new SeenTable());
        await RunAsync(runner);
        await Views.ReadAsync(views => views.ExecuteAsync("DELETE FROM seen"), CancellationToken.None);

        await Views.RebuildAsync(CancellationToken.None);
        await PlaceAsync(1, from: 3);
        await RunAsync(runner);

        Assert.Equal([("shop/1", 1), ("shop/2", 1), ("shop/3", 1), ("shop/4", 1)], await SeenAsync());
        Assert.Equal([("placed", 4)], await SumsAsync());
    }

    [StoreFact]
    public async Task Unknown_events_and_streams_are_passed_over()
    {
        await PlaceAsync(1);
        await Orders.AppendAsync("order/shop/1", "order-beamed-up/1", "{}");
        await Orders.AppendAsync("starship/1", "engaged/1", "{}");
        await PlaceAsync(1, from: 1);

        await RunAsync(Runner(new SeenTable()));

        Assert.Equal([("shop/1", 1), ("shop/2", 1)], await SeenAsync());
        Assert.DoesNotContain(_log.Lines, line => line.Contains("can't be read", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task A_damaged_event_names_its_stream_and_the_others_go_on()
    {
        await PlaceAsync(2);
        await Orders.AppendAsync(
            "order/shop/1", [EventCatalog.Of<OrderEvent>().Write(new OrderConfirmed(WrittenOrders.Now)), new EventRecord("order-rejected/1", "{\"at\":"u8.ToArray())]);
        await Orders.AppendAsync("shop/2", new OrderConfirmed(WrittenOrders.Now));

        await RunAsync(Runner(new SeenTable()));

        Assert.Equal([("shop/1", 1), ("shop/2", 2)], await SeenAsync());
        Assert.Contains("Append 2 of order/shop/1", Assert.Single(_log.Lines, line => line.Contains("can't be read", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_journal_of_another_epoch_is_read_from_its_beginning()
    {
        await PlaceAsync(3);
        await RunAsync(Runner(new SeenTable()));
        var other = new InMemoryJournalStore();
        await new WrittenOrders(other).AppendAsync("shop/9", WrittenOrders.Placed());

        await RunAsync(await SuccessorAsync(new SeenTable(), other));

        Assert.Equal([("shop/9", 1)], await SeenAsync());
    }

    [StoreFact]
    public async Task The_position_moves_past_the_rows_of_others()
    {
        await PlaceAsync(1);
        var runner = Runner(new SeenTable());
        await RunAsync(runner);
        var before = await PositionAsync();
        await Orders.AppendAsync("starship/1", "engaged/1", "{}");
        await RunAsync(runner);
        _clock.Advance(TimeSpan.FromSeconds(11));

        await RunAsync(runner);

        Assert.NotEqual(before, await PositionAsync());
        await PlaceAsync(1, from: 1);
        await RunAsync(runner);
        Assert.Equal([("placed", 2)], await SumsAsync());
    }

    /// <summary>A store of this test alone.</summary>
    protected abstract Task<StoreAddress> MakeAsync();

    protected virtual Task RemoveAsync() => Task.CompletedTask;

    private protected static async Task RunAsync(ProjectionRunner runner)
    {
        // Twice at the end: a runner that finds the tables gone makes them at its first look, and reads at its second.
        for (var atEnd = 0; atEnd < 2;)
        {
            atEnd = await runner.LookAsync(CancellationToken.None) ? 0 : atEnd + 1;
        }
    }

    private protected ProjectionRunner Runner(Projection projection, IJournalStore? journal = null)
    {
        var runner = new ProjectionRunner(Views, journal ?? _journal!, () => Task.CompletedTask, [projection], _clock, _log) { PageRows = 2 };
        _all.Add(new Stopped(runner));
        return runner;
    }

    private async Task<ProjectionRunner> SuccessorAsync(Projection projection, IJournalStore? journal = null)
    {
        await _all.OfType<Stopped>().Last().DisposeAsync();
        return Runner(projection, journal);
    }

    private protected async Task PlaceAsync(int count, int from = 0)
    {
        for (var number = from + 1; number <= from + count; number++)
        {
            await Orders.AppendAsync($"shop/{number}", WrittenOrders.Placed());
        }
    }

    private Task<(string, long)[]> SeenAsync() => Views.ReadAsync(
        async views => (await views.QueryAsync<(string, long)>("SELECT order_id, events FROM seen ORDER BY order_id")).ToArray(), CancellationToken.None);

    private Task<(string, long)[]> SumsAsync() => Views.ReadAsync(
        async views => (await views.QueryAsync<(string, long)>("SELECT kind, events FROM seen_sums ORDER BY kind")).ToArray(), CancellationToken.None);

    private Task<string?> PositionAsync() =>
        Views.ReadAsync(views => views.ExecuteScalarAsync<string?>("SELECT position FROM projections WHERE name = 'seen'"), CancellationToken.None);

    private sealed class Stopped(ProjectionRunner runner) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await runner.StopAsync(CancellationToken.None);
            runner.Dispose();
        }
    }

    private sealed class LogLines : ILogger<ProjectionRunner>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}

public sealed class ProjectionsInMemory : ProjectionCompliance
{
    protected override Task<StoreAddress> MakeAsync() => Task.FromResult(StoreAddress.Memory);
}

public sealed class ProjectionsInSqlite : ProjectionCompliance
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-views-");

    protected override Task<StoreAddress> MakeAsync() => Task.FromResult(StoreAddress.Parse($"sqlite:{Path.Combine(_folder.FullName, "orders.db")}"));

    [Fact]
    public async Task Nobody_but_its_owner_may_read_the_journal_and_its_tables()
    {
        await PlaceAsync(1);
        await RunAsync(Runner(new SeenTable()));

        var files = _folder.GetFiles("*.db*").Where(file => file.Extension != ".lock").ToList();
        Assert.Contains(files, file => file.Name == "orders.views.db");
        Assert.All(files, file => Assert.Equal(OperatingSystem.IsWindows() ? (UnixFileMode)(-1) : UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
    }

    protected override Task RemoveAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}

[NeedsPostgres]
[Collection("PostgreSQL")]
public sealed class ProjectionsInPostgres : ProjectionCompliance
{
    protected override async Task<StoreAddress> MakeAsync() => StoreAddress.Parse($"postgres:{await (await ThrowawayPostgres.SharedAsync()).CreateDatabaseAsync()}");
}
