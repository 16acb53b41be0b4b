using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OrderCluster.Journal.Postgres;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Journal.Tests.Postgres;

[NeedsPostgres]
[Collection(PostgresCollection.Name)]
public sealed class PostgresServerTests
{
    [StoreFact]
    public async Task A_server_without_fsync_is_refused_and_the_refusal_names_what_to_set()
    {
        await using var server = await ThrowawayPostgres.StartAsync("fsync=off", "full_page_writes=off");
        var place = await PostgresPlace.MakeAsync(server);

        var refusal = await Assert.ThrowsAsync<JournalStoreException>(() => place.OpenAsync());

        Assert.Contains("fsync is off", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("full_page_writes is off", refusal.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_transaction_that_writes_on_and_on_is_named_by_its_process()
    {
        var clock = new FakeTimeProvider();
        var log = new WarningLog();
        await using var server = await ThrowawayPostgres.StartAsync();
        var place = await PostgresPlace.MakeAsync(server);
        await using var store = PostgresPlace.Make(place.ConnectionString, clock: clock, logger: log);
        await store.OpenAsync(CancellationToken.None);
        await using var endless = new NpgsqlConnection(place.ConnectionString);
        await endless.OpenAsync();
        await using var transaction = await endless.BeginTransactionAsync();
        await using var begin = new NpgsqlCommand("SELECT pg_current_xact_id()", endless, transaction);
        await begin.ExecuteScalarAsync();

        await store.WriteAsync(Rows.First("held up"));
        await store.ReadFeedAsync(null, 10, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(9));
        await store.ReadFeedAsync(null, 10, CancellationToken.None);
        var early = log.Warnings.Count;
        clock.Advance(TimeSpan.FromSeconds(2));
        await store.ReadFeedAsync(null, 10, CancellationToken.None);
        await store.ReadFeedAsync(null, 10, CancellationToken.None);

        Assert.Equal(0, early);
        Assert.Contains($"process {endless.ProcessID} ", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    private sealed class WarningLog : ILogger<PostgresJournalStore>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Warnings.Add(formatter(state, exception));
            }
        }
    }
}
