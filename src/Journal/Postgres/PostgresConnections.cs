using System.Globalization;
using Npgsql;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>
/// Connections in three pools, so that none waits behind another's: commits, which replies wait for; snapshots and notes, which nobody waits for and
/// which come in swarms, since streams that began together reach the length of a snapshot together; and loads.
/// </summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    /// <summary>One for the batch in flight, one for its next try when that hangs.</summary>
    private const int MaxWriters = 2;

    /// <summary>Snapshots and notes one after the other: at once they would take the disk from the commits.</summary>
    private const int MaxKeepers = 1;

    private const int MaxReaders = 8;
    private const int MaxPreparedStatements = 50;
    private const int DeadPeerMs = 10_000;
    private const int KeepaliveSeconds = 5;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);

    public PostgresConnections(string connectionString, StoreOptions options)
    {
        Writer = Build(connectionString, "ordercluster-journal-writer", MaxWriters, options.StatementTimeout);
        Keeper = Build(connectionString, "ordercluster-journal-keeper", MaxKeepers, options.StatementTimeout);
        Reader = Build(connectionString, "ordercluster-journal-reader", MaxReaders, ReadTimeout);
    }

    public NpgsqlDataSource Writer { get; }

    public NpgsqlDataSource Keeper { get; }

    public NpgsqlDataSource Reader { get; }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await Keeper.DisposeAsync();
        await Reader.DisposeAsync();
    }

    /// <exception cref="JournalStoreException">The connection string is malformed.</exception>
    private static NpgsqlDataSource Build(string connectionString, string name, int maxConnections, TimeSpan statementTimeout)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new JournalStoreException($"The connection string of the PostgreSQL store is malformed: {e.Message}", e);
        }

        settings.ApplicationName ??= name;
        settings.MaxPoolSize = maxConnections;
        settings.MaxAutoPrepare = MaxPreparedStatements;
        settings.AutoPrepareMinUsages = 2;
        settings.NoResetOnClose = true;
        settings.Enlist = false;
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = KeepaliveSeconds;
        settings.TcpKeepAliveInterval = 1;

        // The server gives up first and says why; the client's own limit is for a server that can't say anything any more.
        settings.CommandTimeout = 2 + (int)Math.Ceiling(statementTimeout.TotalSeconds);
        settings.Options = $"{settings.Options} {SessionSettings(statementTimeout)}".TrimStart();
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    // Every statement here finds its rows by an index. A planner that knows a young table as empty would scan it, and a prepared
    // statement keeps that plan while the table grows by thousands of rows a second; so the choice is taken from it.
    private static string SessionSettings(TimeSpan statementTimeout) => string.Create(
        CultureInfo.InvariantCulture,
        $"-c statement_timeout={statementTimeout.TotalMilliseconds:F0} -c lock_timeout={statementTimeout.TotalMilliseconds / 2:F0} ")
        + $"-c tcp_user_timeout={DeadPeerMs} -c tcp_keepalives_idle={KeepaliveSeconds} -c tcp_keepalives_interval=1 -c tcp_keepalives_count=5 "
        + "-c default_transaction_isolation=read\\ committed -c plan_cache_mode=force_generic_plan -c jit=off "
        + "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off";
}
