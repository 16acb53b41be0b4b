using Microsoft.Data.Sqlite;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>The one writing connection, on its thread: whatever is waiting shares one commit.</summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>Most writes in one commit; a write may be a whole batch of appends.</summary>
    private const int MaxWritesPerCommit = 32;

    private readonly SqliteConnection _connection;
    private readonly SqliteWrites _writes;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteThread<Write> _thread;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _writes = new SqliteWrites(connection);
        _begin = new SqliteStatement(connection, "BEGIN IMMEDIATE");
        _commit = new SqliteStatement(connection, "COMMIT");
        _rollback = new SqliteStatement(connection, "ROLLBACK");
        _thread = new SqliteThread<Write>("journal-sqlite-writer", MaxWritesPerCommit, CommitTogether);
    }

    /// <summary>Done when it is durable. Cancelling counts until it begins.</summary>
    public Task WriteAsync(Action<SqliteWrites> run, CancellationToken cancellation)
    {
        var write = new Write(run, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), cancellation);
        _thread.Post(write);
        return write.Committed.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _thread.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void CommitTogether(List<Write> writes)
    {
        writes.RemoveAll(static write => write.Cancellation.IsCancellationRequested && write.Committed.TrySetCanceled(write.Cancellation));
        if (writes.Count > 0 && TryCommit(writes) is { } error)
        {
            if (writes.Count == 1)
            {
                writes[0].Committed.SetException(error);
                return;
            }

            // One of them is at fault: alone, each gets the error that is its own.
            foreach (var write in writes)
            {
                CommitTogether([write]);
            }
        }
    }

    private JournalException? TryCommit(List<Write> writes)
    {
        try
        {
            _begin.Run();
            writes.ForEach(write => write.Run(_writes));
            _commit.Run();
        }
        catch (Exception e)
        {
            return RollBack(e);
        }

        writes.ForEach(static write => write.Committed.SetResult());
        return null;
    }

    private JournalException RollBack(Exception cause)
    {
        try
        {
            _rollback.Run();
        }
        catch (JournalException)
        {
            // Some errors, such as a full disk, end a transaction by themselves. Whether the connection is of any use shows at the next BEGIN.
        }

        return cause as JournalException ?? new JournalStoreException($"Writing to '{_connection.DataSource}' failed: {cause.Message}", cause);
    }

    private sealed record Write(Action<SqliteWrites> Run, TaskCompletionSource Committed, CancellationToken Cancellation);
}

/// <summary>What can be written, inside a transaction of the caller.</summary>
internal sealed class SqliteWrites(SqliteConnection connection)
{
    private readonly SqliteStatement _append = new(
        connection,
        """
        INSERT INTO appends(stream, number, id, previous, events, payload)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?2 = 1 OR EXISTS (SELECT 1 FROM appends WHERE stream = ?1 AND number = ?2 - 1 AND id = ?4)
        ON CONFLICT (stream, number) DO NOTHING
        """,
        6);

    private readonly SqliteStatement _idAt = new(connection, "SELECT id FROM appends WHERE stream = ?1 AND number = ?2", 2);
    private readonly SqliteStatement _setDue = new(
        connection, "INSERT INTO due(stream, due_at_ms) VALUES (?1, ?2) ON CONFLICT (stream) DO UPDATE SET due_at_ms = excluded.due_at_ms", 2);

    private readonly SqliteStatement _clearDue = new(connection, "DELETE FROM due WHERE stream = ?1", 1);
    private readonly SqliteStatement _storedSnapshot = new(connection, "SELECT number FROM snapshots WHERE stream = ?1", 1);
    private readonly SqliteStatement _setHead = new(connection, "INSERT OR REPLACE INTO snapshots(stream, number, append_id, fold_version) VALUES (?1, ?2, ?3, ?4)", 4);
    private readonly SqliteStatement _setPart = new(
        connection,
        """
        INSERT INTO snapshot_parts(stream, name, number, payload) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (stream, name) DO UPDATE SET number = excluded.number, payload = excluded.payload
        """,
        4);

    private readonly SqliteStatement _dropPart = new(connection, "DELETE FROM snapshot_parts WHERE stream = ?1 AND name = ?2", 2);
    private readonly SqliteStatement _setNote = new(
        connection, "INSERT INTO notes(name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", 2);

    /// <summary>Puts rows on top of their predecessors. A failed statement undoes itself alone, so a row that is refused takes no other with it.</summary>
    public void Append(ReadOnlySpan<JournalAppend> batch, Span<AppendResult> results)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            results[i] = Append(batch[i]);
        }
    }

    /// <summary>Stores a snapshot. An older one than the stored changes nothing: it comes from an activation that has been overtaken.</summary>
    public void SetSnapshot(Snapshot snapshot)
    {
        if (_storedSnapshot.Read(static row => row.GetInt64(0), snapshot.Stream) is [var stored] && stored > snapshot.Number)
        {
            return;
        }

        _setHead.Run(snapshot.Stream, snapshot.Number, SqliteStatement.Blob(snapshot.AppendId), snapshot.FoldVersion);
        foreach (var part in snapshot.Parts)
        {
            if (part.Payload.IsEmpty)
            {
                _dropPart.Run(snapshot.Stream, part.Name);
            }
            else
            {
                _setPart.Run(snapshot.Stream, part.Name, part.Number, part.Payload.ToArray());
            }
        }
    }

    public void SetNote(string name, string value) => _setNote.Run(name, value);

    private AppendResult Append(JournalAppend append)
    {
        if (RowRules.Violation(append.Row) is { } violation)
        {
            return new AppendResult(AppendStatus.Refused, violation);
        }

        try
        {
            return new AppendResult(Land(append.Row, append.Due));
        }
        catch (JournalRefusedException e)
        {
            return new AppendResult(AppendStatus.Refused, e);
        }
    }

    private AppendStatus Land(JournalRow row, DueChange due)
    {
        var id = SqliteStatement.Blob(row.Id);
        if (_append.Run(row.Stream, row.Number, id, SqliteStatement.Blob(row.Previous), row.EventCount, row.Payload.ToArray()) == 0)
        {
            return _idAt.Read(static found => found.GetFieldValue<byte[]>(0), row.Stream, row.Number) is [var own] && own.AsSpan().SequenceEqual(id)
                ? AppendStatus.Written
                : AppendStatus.Conflict;
        }

        if (due.Kind == DueChangeKind.Set)
        {
            _setDue.Run(row.Stream, DueTime.ToMs(due.At));
        }
        else if (due.Kind == DueChangeKind.Clear)
        {
            _clearDue.Run(row.Stream);
        }

        return AppendStatus.Written;
    }
}
