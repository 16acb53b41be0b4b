using OrderCluster.Journal.Store;
using SQLitePCL;

namespace OrderCluster.Journal.Sqlite;

/// <summary>Sorts SQLite's result codes into: try again, never try again, and this row's own fault.</summary>
internal static class SqliteErrors
{
    private const int PrimaryCodeMask = 0xff;

    public static JournalException ToException(int code, sqlite3? database, string path)
    {
        var message = database is null ? raw.sqlite3_errstr(code).utf8_to_string() : raw.sqlite3_errmsg(database).utf8_to_string();
        var text = $"SQLite, code {code}, on '{path}': {message}.";
        return (code & PrimaryCodeMask) switch
        {
            raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE => new JournalRefusedException(text),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL or raw.SQLITE_INTERRUPT => new JournalUnavailableException(text),
            raw.SQLITE_FULL => new JournalFullException(text),
            raw.SQLITE_IOERR or raw.SQLITE_NOMEM => new JournalUnavailableException(text),
            _ => new JournalStoreException(text),
        };
    }
}
