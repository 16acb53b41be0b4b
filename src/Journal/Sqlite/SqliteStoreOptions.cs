namespace OrderCluster.Journal.Sqlite;

/// <summary>Where a SQLite journal lies and how it is opened.</summary>
/// <param name="Path">The database file; its folder must exist. Two more files stand beside it while it is open (-wal, -shm), and the lock file.</param>
public sealed record SqliteStoreOptions(string Path)
{
    /// <summary>Opens without the lock and without a writer, beside a running silo or without one: for the audit and exports.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Goes on with a warning where the file system does not allow durable commits.</summary>
    public bool AllowNotDurable { get; init; }

    /// <summary>Largest size of the database file in bytes, beyond which writes fail as on a full disk; null: as large as the disk.</summary>
    public long? MaxBytes { get; init; }
}
