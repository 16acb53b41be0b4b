namespace OrderCluster.Journal.Sqlite;

/// <summary>Sets what makes a commit durable, and reads it back: SQLite ignores a setting that it can't honour.</summary>
internal static class SqliteDurability
{
    private const string Full = "2";

    /// <summary>What is missing for a commit to survive a power cut, or null when nothing is.</summary>
    public static string? Secure(SqliteDatabase database)
    {
        var mode = database.Scalar("PRAGMA journal_mode = WAL");
        database.Execute("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON");
        var synchronous = database.Scalar("PRAGMA synchronous");
        return mode == "wal" && synchronous == Full
            ? null
            : $"The store '{database.Path}' is not durable: journal_mode is '{mode}' where 'wal' was asked for, synchronous is {synchronous} where {Full} (FULL) was. "
                + "Put the file on a local disk, not on a network share or in memory";
    }
}
