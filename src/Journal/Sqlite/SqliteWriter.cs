using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>The one writing connection, on its thread: whatever is waiting shares one commit.</summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>Most writes in one commit; a write may be a whole batch of appends.</summary>
    private const int MaxWritesPerCommit = 32;

    private readonly SqliteDatabase _database;
    private readonly SqliteWriteStatements _statements;
    private readonly SqliteThread<SqliteWrite> _thread;

    public SqliteWriter(SqliteDatabase database)
    {
        _database = database;
        _statements = new SqliteWriteStatements(database);
        _thread = new SqliteThread<SqliteWrite>("journal-sqlite-writer", MaxWritesPerCommit, CommitTogether);
    }

    public Task WriteAsync(SqliteWrite write)
    {
        _thread.Post(write);
        return write.Committed;
    }

    public async ValueTask DisposeAsync()
    {
        await _thread.DisposeAsync();
        _database.Dispose();
    }

    private void CommitTogether(List<SqliteWrite> writes)
    {
        writes.RemoveAll(write =>
        {
            var cancelled = write.IsCancelled;
            if (cancelled)
            {
                write.Cancel();
            }

            return cancelled;
        });

        if (writes.Count > 1 && TryCommit(writes) is not null)
        {
            // One of them is at fault: alone, each gets the error that is its own.
            foreach (var write in writes)
            {
                Commit([write]);
            }
        }
        else if (writes.Count == 1)
        {
            Commit(writes);
        }
    }

    private void Commit(List<SqliteWrite> single)
    {
        if (TryCommit(single) is { } error)
        {
            single[0].Fail(error);
        }
    }

    private JournalException? TryCommit(List<SqliteWrite> writes)
    {
        try
        {
            _statements.Begin.Run();
            foreach (var write in writes)
            {
                write.Run(_statements);
            }

            _statements.Commit.Run();
        }
        catch (Exception e)
        {
            return RollBack(e);
        }

        foreach (var write in writes)
        {
            write.Succeed();
        }

        return null;
    }

    private JournalException RollBack(Exception cause)
    {
        _statements.Appends.RolledBack();
        try
        {
            if (_database.InTransaction)
            {
                _statements.Rollback.Run();
            }
        }
        catch (JournalException)
        {
            // The first error says more; the next BEGIN finds out whether the connection is of any use.
        }

        return cause as JournalException ?? new JournalStoreException($"Writing to '{_database.Path}' failed: {cause.Message}", cause);
    }
}
