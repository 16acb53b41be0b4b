using Microsoft.Extensions.Logging;
using Npgsql;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>A journal in a PostgreSQL database (15 or newer), for one silo or several. Thread-safe.</summary>
/// <param name="connectionString">As Npgsql takes it; pool size, statement preparation and time limits are set here.</param>
/// <param name="options">How it is opened.</param>
/// <param name="logger">Gets warnings: a store that is not durable or has been restored, a transaction that holds up the feed.</param>
/// <param name="clock">Times the feed's alarm.</param>
internal sealed partial class PostgresJournalStore(
    string connectionString, StoreOptions options, ILogger<PostgresJournalStore> logger, TimeProvider clock) : IJournalStore
{
    private const int OldestVersion = 15;

    private readonly PostgresConnections _connections = new(connectionString, options);
    private readonly SemaphoreSlim _opening = new(1);
    private PostgresReads? _reads;
    private PostgresFeed? _feed;
    private PostgresAppends? _appends;
    private PostgresKeeping? _keeping;
    private StoreIdentity? _identity;
    private bool _isPrivateEpoch;

    public async ValueTask<StoreIdentity> OpenAsync(CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation);
        try
        {
            return _identity ??= await SetUpAsync(cancellation);
        }
        catch (Exception e) when (PostgresErrors.IsFromDatabase(e))
        {
            throw PostgresErrors.Translate(e);
        }
        finally
        {
            _opening.Release();
        }
    }

    public ValueTask AppendAsync(ReadOnlyMemory<JournalAppend> batch, Memory<AppendResult> results, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batch.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch.Length, Limits.MaxBatchRows);
        ArgumentOutOfRangeException.ThrowIfLessThan(results.Length, batch.Length);
        return Writable(_appends).AppendAsync(batch, results, cancellation);
    }

    public async ValueTask<IReadOnlyList<JournalRow>> ReadStreamAsync(string stream, long afterNumber, int limit, CancellationToken cancellation) =>
        await Opened(_reads).StreamAsync(stream, afterNumber, limit, cancellation);

    public async ValueTask<StreamHead?> ReadHeadAsync(string stream, CancellationToken cancellation) =>
        await Opened(_reads).HeadAsync(stream, cancellation);

    public async ValueTask<IReadOnlyList<string>> ListStreamsAsync(string prefix, string? after, int limit, CancellationToken cancellation) =>
        await Opened(_reads).StreamsAsync(prefix, after, limit, cancellation);

    public async ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellation) =>
        await Opened(_reads).SnapshotAsync(stream, cancellation);

    public async ValueTask WriteSnapshotAsync(Snapshot snapshot, CancellationToken cancellation) =>
        await Writable(_keeping).WriteAsync(snapshot, cancellation);

    public async ValueTask<IReadOnlyList<DueStream>> ReadDueAsync(DateTimeOffset until, int limit, CancellationToken cancellation) =>
        await Opened(_reads).DueAsync(until, limit, cancellation);

    public async ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, CancellationToken cancellation) =>
        await Opened(_feed).ReadAsync(after, limit, filter: null, _isPrivateEpoch, cancellation);

    public async ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, FeedFilter filter, CancellationToken cancellation) =>
        await Opened(_feed).ReadAsync(after, limit, filter, _isPrivateEpoch, cancellation);

    public async ValueTask<FeedPosition?> ReadFeedEndAsync(CancellationToken cancellation) => await Opened(_feed).ReadEndAsync(cancellation);

    public async ValueTask<string?> ReadNoteAsync(string name, CancellationToken cancellation) =>
        await Opened(_reads).NoteAsync(name, cancellation);

    public async ValueTask WriteNoteAsync(string name, string value, CancellationToken cancellation) =>
        await Writable(_keeping).WriteNoteAsync(name, value, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _connections.DisposeAsync();
        _opening.Dispose();
    }

    private static T Opened<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException("The PostgreSQL store is not open.");

    private T Writable<T>(T? part)
        where T : class => part ?? throw (options.ReadOnly && _identity is not null
            ? new JournalStoreException("The PostgreSQL store was opened to be read only.")
            : new InvalidOperationException("The PostgreSQL store is not open."));

    private async Task<StoreIdentity> SetUpAsync(CancellationToken cancellation)
    {
        var source = options.ReadOnly ? _connections.Reader : _connections.Writer;
        await using var connection = await source.OpenConnectionAsync(cancellation);
        if (connection.PostgreSqlVersion.Major < OldestVersion)
        {
            throw new JournalStoreException($"The server is PostgreSQL {connection.PostgreSqlVersion}, {OldestVersion} or newer is needed.");
        }

        var epoch = options.ReadOnly ? await ReadEpochAsync(connection, cancellation) : await PrepareAsync(connection, cancellation);
        _reads = new PostgresReads(_connections.Reader);
        _feed = new PostgresFeed(_connections.Reader, epoch, new PostgresHorizonAlarm(clock, logger));
        if (!options.ReadOnly)
        {
            _appends = new PostgresAppends(_connections.Writer);
            _keeping = new PostgresKeeping(_connections.Keeper);
        }

        return new StoreIdentity("postgres", epoch.Id);
    }

    private async Task<PostgresEpoch> ReadEpochAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await PostgresSchema.CheckAsync(connection, cancellation);
        (var epoch, _isPrivateEpoch) = await PostgresEpoch.ReadAsync(connection, cancellation);
        return epoch;
    }

    private async Task<PostgresEpoch> PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await PostgresDurability.MissingAsync(connection, cancellation) is { } missing)
        {
            if (!options.AllowNotDurable)
            {
                throw new JournalStoreException(missing + ", or allow a store that is not durable.");
            }

            LogNotDurable(missing);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await PostgresSchema.EnsureAsync(connection, cancellation);
        await PostgresSchema.CheckAsync(connection, cancellation);
        var (epoch, isRestored) = await PostgresEpoch.ReadAsync(connection, cancellation);
        if (isRestored)
        {
            await epoch.BeginAsync(connection, cancellation);
            LogRestored(epoch.Id);
        }

        await transaction.CommitAsync(cancellation);
        return epoch;
    }

    [LoggerMessage(41, LogLevel.Warning, "Orders may be lost in a crash of the server: {Missing}.")]
    private partial void LogNotDurable(string missing);

    [LoggerMessage(42, LogLevel.Warning, "The journal has been restored from a dump: epoch {Epoch} begins, and all readers of the feed begin anew")]
    private partial void LogRestored(Guid epoch);
}
