using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>A journal in one file, for one silo: the default, without any set-up. Thread-safe.</summary>
/// <param name="path">The file; its folder must exist. While it is open, two more files stand beside it (-wal, -shm), and the lock file.</param>
/// <param name="options">How it is opened.</param>
/// <param name="logger">Gets the warning about a store that is not durable.</param>
/// <param name="maxBytes">Largest size of the file, beyond which writes fail as on a full disk; null: as large as the disk.</param>
internal sealed partial class SqliteJournalStore(string path, StoreOptions options, ILogger<SqliteJournalStore> logger, long? maxBytes = null)
    : IJournalStore
{
    private readonly string _path = Path.GetFullPath(path);
    private readonly SemaphoreSlim _opening = new(1);

    private SqliteLockFile? _lock;
    private SqliteWriter? _writer;
    private SqliteReader? _reader;
    private StoreIdentity? _identity;
    private string _epoch = "";

    public async ValueTask<StoreIdentity> OpenAsync(CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation);
        try
        {
            return _identity ??= await Task.Factory.StartNew(Open, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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
        return Write(writes => writes.Append(batch.Span, results.Span), cancellation);
    }

    public ValueTask<IReadOnlyList<JournalRow>> ReadStreamAsync(string stream, long afterNumber, int limit, CancellationToken cancellation) =>
        Read(reads => reads.Stream(stream, afterNumber, limit), cancellation);

    public ValueTask<StreamHead?> ReadHeadAsync(string stream, CancellationToken cancellation) =>
        Read(reads => reads.Head(stream), cancellation);

    public ValueTask<IReadOnlyList<string>> ListStreamsAsync(string prefix, string? after, int limit, CancellationToken cancellation) =>
        Read(reads => reads.Streams(prefix, after, limit), cancellation);

    public ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellation) =>
        Read(reads => reads.Snapshot(stream), cancellation);

    public ValueTask WriteSnapshotAsync(Snapshot snapshot, CancellationToken cancellation) =>
        Write(writes => writes.SetSnapshot(snapshot), cancellation);

    public ValueTask<IReadOnlyList<DueStream>> ReadDueAsync(DateTimeOffset until, int limit, CancellationToken cancellation) =>
        Read(reads => reads.Due(until, limit), cancellation);

    public ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, CancellationToken cancellation) =>
        Read(reads => reads.Feed(after, _epoch, limit), cancellation);

    public ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, FeedFilter filter, CancellationToken cancellation) =>
        Read(reads => reads.Feed(after, _epoch, limit, filter), cancellation);

    public ValueTask<FeedPosition?> ReadFeedEndAsync(CancellationToken cancellation) =>
        Read<FeedPosition?>(reads => reads.FeedEnd() is > 0 and var end ? NumberedPosition.Format(_epoch, end) : null, cancellation);

    public ValueTask<string?> ReadNoteAsync(string name, CancellationToken cancellation) =>
        Read(reads => reads.Note(name), cancellation);

    public ValueTask WriteNoteAsync(string name, string value, CancellationToken cancellation) =>
        Write(writes => writes.SetNote(name, value), cancellation);

    public async ValueTask DisposeAsync()
    {
        // The reader goes first, so that the writer's connection is the last: closing that one folds the WAL into the file.
        if (_reader is not null)
        {
            await _reader.DisposeAsync();
        }

        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        _lock?.Dispose();
        _opening.Dispose();
    }

    private StoreIdentity Open()
    {
        try
        {
            return options.ReadOnly ? OpenReadOnly() : OpenForWriting();
        }
        catch
        {
            _lock?.Dispose();
            throw;
        }
    }

    private StoreIdentity OpenReadOnly()
    {
        if (!File.Exists(_path))
        {
            throw new JournalStoreException($"There is no journal at '{_path}'.");
        }

        return Identify(SqliteSchema.Open(_path, readOnly: true));
    }

    private StoreIdentity OpenForWriting()
    {
        if (Directory.Exists(_path))
        {
            throw new JournalStoreException($"'{_path}' is a folder: name a file in it.");
        }

        _lock = SqliteLockFile.Take(_path);
        PrivateFile.Make(_path);
        var connection = SqliteSchema.Open(_path, readOnly: false);
        try
        {
            SqliteSchema.Set(connection, maxBytes);
            if (SqliteSchema.Secure(connection) is { } missing)
            {
                if (!options.AllowNotDurable)
                {
                    throw new JournalStoreException(missing + ", or allow a store that is not durable.");
                }

                LogNotDurable(missing);
            }

            SqliteSchema.Ensure(connection);
            SqliteSchema.Check(connection);
            var identity = Identify(SqliteSchema.Open(_path, readOnly: true));
            _writer = new SqliteWriter(connection);
            return identity;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private StoreIdentity Identify(SqliteConnection readable)
    {
        try
        {
            var epoch = SqliteSchema.Check(readable);
            _epoch = epoch.ToString("N");
            _reader = new SqliteReader(readable);
            return new StoreIdentity("sqlite", epoch);
        }
        catch
        {
            readable.Dispose();
            throw;
        }
    }

    private ValueTask Write(Action<SqliteWrites> write, CancellationToken cancellation) => _writer is not null
        ? new ValueTask(_writer.WriteAsync(write, cancellation))
        : throw (options.ReadOnly
            ? new JournalStoreException($"The store '{_path}' was opened to be read only.")
            : new InvalidOperationException($"The store '{_path}' is not open."));

    private ValueTask<T> Read<T>(Func<SqliteReads, T> read, CancellationToken cancellation) => _reader is not null
        ? new ValueTask<T>(_reader.ReadAsync(read, cancellation))
        : throw new InvalidOperationException($"The store '{_path}' is not open.");

    [LoggerMessage(LogLevel.Warning, "Orders may be lost in a power cut: {Missing}.")]
    private partial void LogNotDurable(string missing);
}

/// <summary>
/// The lock that one silo holds on its store while it runs. It is the operating system's lock on an open file, not the file's being there,
/// so it goes with the process, however that ends.
/// </summary>
internal sealed class SqliteLockFile : IDisposable
{
    private readonly FileStream _file;

    private SqliteLockFile(FileStream file) => _file = file;

    public static string PathFor(string databasePath) => databasePath + ".lock";

    /// <exception cref="JournalStoreException">Another silo holds it, or the folder can't be written to.</exception>
    public static SqliteLockFile Take(string databasePath)
    {
        var path = PathFor(databasePath);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalStoreException(
                File.Exists(path)
                    ? $"The store '{databasePath}' is in use: another silo holds the lock '{path}'. Stop that silo, or give this one a store of its own; "
                        + "deleting the lock file does not help and is not needed."
                    : $"The store '{databasePath}' can't be locked: {e.Message}",
                e);
        }

        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        return new SqliteLockFile(file);
    }

    public void Dispose() => _file.Dispose();
}
