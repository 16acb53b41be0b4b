using System.Globalization;
using Microsoft.Data.Sqlite;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>Files that hold orders are their owner's alone.</summary>
public static class PrivateFile
{
    /// <summary>Makes an empty file that nobody else may read, unless there is one; SQLite gives its other files the rights of this one.</summary>
    public static void Make(string path)
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(path))
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        }
    }
}

/// <summary>The tables, their version, the store's epoch, and what a connection is told.</summary>
internal static class SqliteSchema
{
    public const int Version = 1;

    // Half the page's size halves what a random index entry adds to the WAL, but costs more per row in page headers and splits: measured at
    // 200 rows a commit over 24,000 streams, 1 KB took 16 µs of CPU a row, 2 KB 13, 4 KB 11.5, 8 KB more again.
    private const int PageBytes = 4_096;

    // The larger the WAL grows before it is copied into the database, the more writes to one page are copied once;
    // at 64 MB the copying holds up one commit by some 50 ms.
    private const int CheckpointPages = 64 * 1024 * 1024 / PageBytes;

    private const int CacheKb = 64 * 1024;
    private const int BusySeconds = 5;
    private const long FullySynchronous = 2;

    // A rowid table with an index takes twice the rows per second of one clustered by (stream, number):
    // rows come in at its end, and only the small index is written at random. The rowid is the feed's order.
    private const string Tables = """
        CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE appends(
            ordinal INTEGER PRIMARY KEY,
            stream TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number > 0),
            id BLOB NOT NULL CHECK (length(id) = 16),
            previous BLOB NOT NULL CHECK (length(previous) = 16),
            events INTEGER NOT NULL CHECK (events > 0),
            payload BLOB NOT NULL);
        CREATE UNIQUE INDEX appends_by_stream ON appends(stream, number);
        CREATE TABLE due(stream TEXT PRIMARY KEY, due_at_ms INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX due_by_time ON due(due_at_ms);
        CREATE TABLE snapshots(stream TEXT PRIMARY KEY, number INTEGER NOT NULL, append_id BLOB NOT NULL, fold_version INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE snapshot_parts(stream TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL, payload BLOB NOT NULL, UNIQUE (stream, name));
        CREATE TABLE notes(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        """;

    /// <exception cref="JournalException">There is no such file and none can be made.</exception>
    public static SqliteConnection Open(string path, bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusySeconds,
            Pooling = false,
        }.ToString());
        SqliteErrors.Sort(connection, connection.Open);
        return connection;
    }

    /// <summary>Tells the writing connection how to lay out its file and its log.</summary>
    /// <param name="maxBytes">Largest size of the file; null: as large as the disk.</param>
    public static void Set(SqliteConnection connection, long? maxBytes)
    {
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"""
            PRAGMA page_size = {PageBytes};
            PRAGMA wal_autocheckpoint = {CheckpointPages};
            PRAGMA journal_size_limit = {2L * CheckpointPages * PageBytes};
            PRAGMA cache_size = -{CacheKb};
            PRAGMA temp_store = MEMORY;
            """));
        if (maxBytes is { } limit)
        {
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {Math.Max(1, limit / PageBytes)}"));
        }
    }

    /// <summary>Sets what makes a commit durable, and reads it back: SQLite ignores a setting that it can't honour.</summary>
    /// <returns>What is missing for a commit to survive a power cut, or null when nothing is.</returns>
    public static string? Secure(SqliteConnection connection)
    {
        var mode = Scalar(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON");
        var synchronous = Scalar(connection, "PRAGMA synchronous");
        return mode is "wal" && synchronous is FullySynchronous
            ? null
            : $"The store '{connection.DataSource}' is not durable: journal_mode is '{mode}' where 'wal' was asked for, synchronous is {synchronous} where {FullySynchronous} (FULL) was. "
                + "Put the file on a local disk, not on a network share or in memory";
    }

    /// <summary>Makes the tables where there are none yet.</summary>
    public static void Ensure(SqliteConnection connection)
    {
        Execute(connection, "BEGIN IMMEDIATE");
        if (Scalar(connection, "SELECT 1 FROM sqlite_master LIMIT 1") is null)
        {
            Execute(connection, Tables);
            Execute(connection, $"INSERT INTO meta VALUES ('schema', '{Version}'), ('epoch', '{Guid.NewGuid():N}')");
        }

        Execute(connection, "COMMIT");
    }

    /// <summary>The epoch of a store whose version this program knows.</summary>
    /// <exception cref="JournalStoreException">The file holds something else, or a newer version.</exception>
    public static Guid Check(SqliteConnection connection)
    {
        var path = connection.DataSource;
        if (Scalar(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'meta'") is null)
        {
            throw new JournalStoreException($"'{path}' is a SQLite database, but not a journal: it has no table 'meta'. Name another file.");
        }

        var version = Scalar(connection, "SELECT value FROM meta WHERE name = 'schema'") as string;
        if (version != Version.ToString(CultureInfo.InvariantCulture))
        {
            throw new JournalStoreException(
                $"The journal '{path}' has schema version {version ?? "(none)"}, this program knows {Version}: use the program that wrote it, or a newer one.");
        }

        return Guid.TryParse(Scalar(connection, "SELECT value FROM meta WHERE name = 'epoch'") as string, out var epoch)
            ? epoch
            : throw new JournalStoreException($"The journal '{path}' has no epoch in its table 'meta'.");
    }

    private static void Execute(SqliteConnection connection, string sql) => Scalar(connection, sql);

    /// <summary>First column of the first row; null when there is no row.</summary>
    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        object? value = null;
        SqliteErrors.Sort(connection, () => value = command.ExecuteScalar());
        return value;
    }
}
