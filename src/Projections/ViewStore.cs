using System.Data.Common;
using System.Text.Json;
using Dapper;
using DbUp;
using DbUp.Builder;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrderCluster.Journal.Sqlite;
using OrderCluster.Journal.Store;

namespace OrderCluster.Projections;

/// <summary>
/// Where the projections' tables are: the schema <c>views</c> of a PostgreSQL journal's database, a second file beside a SQLite journal's, or memory. Thread-safe.
/// </summary>
public sealed class ViewStore : IAsyncDisposable
{
    private const string Schema = "views";

    /// <summary>Held by the one runner of the cluster, and while the schema is made; any numbers that others don't use.</summary>
    private const long LeadLock = 0x4f72646572566977;
    private const long SetupLock = LeadLock + 1;

    private const int MaxReaders = 8;
    private const int MaxPreparedStatements = 50;

    // The one table that outlives all versions of projections, so it is changed by further scripts: each is run once.
    private static readonly (string Name, string Sql)[] Scripts =
    [
        ("0001 projections", "CREATE TABLE projections(name TEXT PRIMARY KEY, version INTEGER NOT NULL, position TEXT, is_current INTEGER NOT NULL, tables TEXT NOT NULL)"),
    ];

    private readonly string? _file;
    private readonly string _connectionString;
    private readonly NpgsqlDataSource? _postgres;
    private readonly SemaphoreSlim _opening = new(1);
    private DbConnection? _keptOpen;
    private bool _isOpen;

    static ViewStore() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <param name="journal">The address of the journal that the tables are made from.</param>
    public ViewStore(StoreAddress journal)
    {
        Dialect = journal.Kind == StoreKind.Postgres ? ViewDialect.Postgres : ViewDialect.Sqlite;
        _file = journal.Kind == StoreKind.Sqlite ? FileOf(journal.Target) : null;
        _connectionString = journal.Kind switch
        {
            StoreKind.Postgres => Postgres(journal.Target),
            StoreKind.Sqlite => new SqliteConnectionStringBuilder { DataSource = _file }.ConnectionString,
            _ => new SqliteConnectionStringBuilder { DataSource = $"views-{Guid.NewGuid():N}", Mode = SqliteOpenMode.Memory, Cache = SqliteCacheMode.Shared }.ConnectionString,
        };
        _postgres = journal.Kind == StoreKind.Postgres ? NpgsqlDataSource.Create(_connectionString) : null;
    }

    internal ViewDialect Dialect { get; }

    /// <summary>The file of the tables beside a SQLite journal: <c>orders.views.db</c> beside <c>orders.db</c>.</summary>
    public static string FileOf(string journal) => Path.ChangeExtension(Path.GetFullPath(journal), "views" + Path.GetExtension(journal));

    /// <summary>Runs a query.</summary>
    /// <exception cref="JournalUnavailableException">The database does not answer, or the tables are just being made.</exception>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await ConnectAsync(cancellation);
            return await query(connection);
        }
        catch (DbException e)
        {
            throw new JournalUnavailableException($"The views can't be read: {e.Message}", e);
        }
    }

    /// <summary>Has the runner drop the tables of all projections, and read the feed anew: whichever silo it is in finds that at its next look.</summary>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    public Task RebuildAsync(CancellationToken cancellation) =>
        ReadAsync(connection => connection.ExecuteAsync("UPDATE projections SET version = 0"), cancellation);

    /// <summary>A connection for a runner: while it is open, what <see cref="TryLeadAsync"/> has won is kept.</summary>
    internal async Task<DbConnection> ConnectRunnerAsync(CancellationToken cancellation)
    {
        await EnsureOpenAsync(cancellation);
        if (_postgres is null)
        {
            return await OpenAsync(cancellation);
        }

        // Not of the pool, which would keep the lock when the connection is given back.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);

            // A runner that was stopped in its tracks must neither keep the others from going on nor hold up the feed by an open transaction.
            await connection.ExecuteAsync("SET idle_session_timeout = '10s'; SET idle_in_transaction_session_timeout = '5s'");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the connection's holder the one runner of the cluster, unless another is. A SQLite journal has one silo, so its runner always is.</summary>
    internal static async Task<bool> TryLeadAsync(DbConnection connection) =>
        connection is not NpgsqlConnection || await connection.ExecuteScalarAsync<bool>($"SELECT pg_try_advisory_lock({LeadLock})");

    /// <summary>Ends the connection and what it has won.</summary>
    internal static async Task ResignAsync(DbConnection connection)
    {
        try
        {
            if (connection is NpgsqlConnection)
            {
                // The server hears of the connection's end some time later.
                await connection.ExecuteAsync("SELECT pg_advisory_unlock_all()");
            }
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            // A connection that is broken has lost it already.
        }

        await connection.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_keptOpen is not null)
        {
            await _keptOpen.DisposeAsync();
            SqliteConnection.ClearPool((SqliteConnection)_keptOpen);
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _opening.Dispose();
    }

    private async Task<DbConnection> ConnectAsync(CancellationToken cancellation)
    {
        await EnsureOpenAsync(cancellation);
        return await OpenAsync(cancellation);
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        if (_postgres is not null)
        {
            return await _postgres.OpenConnectionAsync(cancellation);
        }

        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellation);

        // A cache of the journal: after a power cut it is behind, never torn.
        await connection.ExecuteAsync("PRAGMA synchronous = NORMAL");
        return connection;
    }

    private async Task EnsureOpenAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _isOpen))
        {
            return;
        }

        await _opening.WaitAsync(cancellation);
        try
        {
            if (!_isOpen)
            {
                await SetUpAsync(cancellation);
                Volatile.Write(ref _isOpen, true);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task SetUpAsync(CancellationToken cancellation)
    {
        if (_file is not null)
        {
            PrivateFile.Make(_file);
        }

        // What is in memory lasts as long as a connection to it; on disk the one that is kept saves the others from making the log anew.
        var connection = await OpenAsync(cancellation);
        if (connection is NpgsqlConnection)
        {
            await using (connection)
            {
                await connection.ExecuteAsync($"SELECT pg_advisory_lock({SetupLock})");
                await connection.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {Schema}");
                Upgrade(DeployChanges.To.PostgresqlDatabase(_connectionString).JournalToPostgresqlTable(Schema, "scripts"));
                await connection.ExecuteAsync($"SELECT pg_advisory_unlock({SetupLock})");
            }
        }
        else
        {
            await connection.ExecuteAsync("PRAGMA journal_mode = WAL");
            _keptOpen = connection;
            Upgrade(DeployChanges.To.SqliteDatabase(_connectionString).JournalToSqliteTable("scripts"));
        }
    }

    private static void Upgrade(UpgradeEngineBuilder engine)
    {
        foreach (var (name, sql) in Scripts)
        {
            engine.WithScript(name, sql);
        }

        if (engine.LogToNowhere().Build().PerformUpgrade() is { Successful: false, Error: var error })
        {
            throw error;
        }
    }

    private static string Postgres(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        given.ApplicationName ??= "ordercluster-views";
        given.SearchPath = Schema;
        given.MaxPoolSize = MaxReaders;
        given.MaxAutoPrepare = MaxPreparedStatements;
        given.AutoPrepareMinUsages = 2;
        given.Enlist = false;

        // The tables and the position in them are lost together, and one page is never a reason to wait for the journal's disk.
        given.Options = $"{given.Options} -c synchronous_commit=off -c statement_timeout=30s -c lock_timeout=10s -c jit=off".TrimStart();
        return given.ConnectionString;
    }
}

/// <summary>What the two databases say in different words.</summary>
internal sealed class ViewDialect
{
    private ViewDialect()
    {
    }

    public static ViewDialect Postgres { get; } = new()
    {
        KeyType = "TEXT COLLATE \"C\"",
        IsAmong = column => $"{column} = ANY(@keys)",
        Keys = keys => keys.ToArray(),
        RowsOf = (table, columns) => $"SELECT {string.Join(", ", columns)} FROM json_populate_recordset(NULL::{table}, @rows::json)",
    };

    public static ViewDialect Sqlite { get; } = new()
    {
        KeyType = "TEXT",
        IsAmong = column => $"{column} IN (SELECT value FROM json_each(@keys))",
        Keys = keys => JsonSerializer.Serialize(keys),

        // Without a condition the parser takes ON CONFLICT for the condition of a join.
        RowsOf = (_, columns) => $"SELECT {string.Join(", ", columns.Select(column => $"value ->> '{column}'"))} FROM json_each(@rows) WHERE true",
    };

    /// <summary>The type of a text that is sorted by its bytes.</summary>
    public required string KeyType { get; init; }

    /// <summary>The condition that a column's value is one of the parameter <c>keys</c>.</summary>
    public required Func<string, string> IsAmong { get; init; }

    /// <summary>The value of the parameter <c>keys</c>.</summary>
    public required Func<IReadOnlyCollection<string>, object> Keys { get; init; }

    /// <summary>Selects the columns of a table's rows out of the parameter <c>rows</c>, a JSON array of them.</summary>
    public required Func<string, IReadOnlyList<string>, string> RowsOf { get; init; }
}
