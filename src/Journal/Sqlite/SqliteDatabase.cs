using OrderCluster.Journal.Store;
using SQLitePCL;

namespace OrderCluster.Journal.Sqlite;

/// <summary>One connection, used by one thread at a time.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int BusyTimeoutMs = 5_000;

    private readonly List<SqliteStatement> _statements = [];
    private readonly sqlite3 _database;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 database, string path)
    {
        _database = database;
        Path = path;
    }

    public string Path { get; }

    /// <summary>True between BEGIN and its end; some errors (a full disk) end a transaction by themselves.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_database) == 0;

    /// <exception cref="JournalStoreException">There is no such file and none can be made.</exception>
    public static SqliteDatabase Open(string path, bool readOnly)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var error = SqliteErrors.ToException(code, handle, path);
            handle?.Dispose();
            throw error;
        }

        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, BusyTimeoutMs);
        return new SqliteDatabase(handle, path);
    }

    /// <summary>A statement that lives as long as this connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteErrors.ToException(code, _database, Path);
        }

        var prepared = new SqliteStatement(_database, statement, Path);
        _statements.Add(prepared);
        return prepared;
    }

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_database, sql);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteErrors.ToException(code, _database, Path);
        }
    }

    /// <summary>First column of the first row as text, or null when there is no row.</summary>
    public string? Scalar(string sql)
    {
        using var statement = Prepare(sql);
        _statements.Remove(statement);
        return statement.Step() ? statement.Text(0) : null;
    }

    /// <summary>Ends every statement that was left before its last row.</summary>
    public void ResetAll() => _statements.ForEach(statement => statement.Reset());

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _database.Dispose();
    }
}
