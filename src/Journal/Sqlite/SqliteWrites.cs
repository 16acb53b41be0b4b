using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>Something to write, with whoever waits for its commit.</summary>
internal abstract class SqliteWrite(CancellationToken cancellation)
{
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Committed => _committed.Task;

    /// <summary>Nobody waits for it any more; true until it is run.</summary>
    public bool IsCancelled => cancellation.IsCancellationRequested;

    public abstract void Run(SqliteWriteStatements statements);

    public void Succeed() => _committed.SetResult();

    public void Fail(Exception error) => _committed.SetException(error);

    public void Cancel() => _committed.SetCanceled(cancellation);
}

/// <summary>A batch of appends.</summary>
internal sealed class SqliteAppendWrite(ReadOnlyMemory<JournalAppend> batch, Memory<AppendResult> results, CancellationToken cancellation)
    : SqliteWrite(cancellation)
{
    public override void Run(SqliteWriteStatements statements)
    {
        var rows = batch.Span;
        var outcome = results.Span;
        for (var i = 0; i < rows.Length; i++)
        {
            outcome[i] = statements.Appends.Append(rows[i]);
        }
    }
}

/// <summary>A snapshot's head and changed parts.</summary>
internal sealed class SqliteSnapshotWrite(Snapshot snapshot, CancellationToken cancellation) : SqliteWrite(cancellation)
{
    public override void Run(SqliteWriteStatements statements) => statements.Snapshots.Write(snapshot);
}

/// <summary>A note.</summary>
internal sealed class SqliteNoteWrite(string name, string value, CancellationToken cancellation) : SqliteWrite(cancellation)
{
    public override void Run(SqliteWriteStatements statements) => statements.SetNote.Bind(1, name).Bind(2, value).Run();
}

/// <summary>What the writing connection has prepared.</summary>
internal sealed class SqliteWriteStatements(SqliteDatabase database)
{
    public SqliteStatement Begin { get; } = database.Prepare("BEGIN IMMEDIATE");

    public SqliteStatement Commit { get; } = database.Prepare("COMMIT");

    public SqliteStatement Rollback { get; } = database.Prepare("ROLLBACK");

    public SqliteAppends Appends { get; } = new(database);

    public SqliteSnapshotWriter Snapshots { get; } = new(database);

    public SqliteStatement SetNote { get; } = database.Prepare(
        "INSERT INTO notes(name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
}

/// <summary>Stores snapshots, inside a transaction of the caller.</summary>
internal sealed class SqliteSnapshotWriter(SqliteDatabase database)
{
    private readonly SqliteStatement _stored = database.Prepare("SELECT number FROM snapshots WHERE stream = ?1");
    private readonly SqliteStatement _setHead = database.Prepare(
        "INSERT OR REPLACE INTO snapshots(stream, number, append_id, fold_version) VALUES (?1, ?2, ?3, ?4)");

    private readonly SqliteStatement _setPart = database.Prepare(
        "INSERT INTO snapshot_parts(stream, name, number, payload) VALUES (?1, ?2, ?3, ?4) "
        + "ON CONFLICT (stream, name) DO UPDATE SET number = excluded.number, payload = excluded.payload");

    private readonly SqliteStatement _dropPart = database.Prepare("DELETE FROM snapshot_parts WHERE stream = ?1 AND name = ?2");

    /// <summary>An older snapshot than the stored one changes nothing: it comes from an activation that has been overtaken.</summary>
    public void Write(Snapshot snapshot)
    {
        if (_stored.Bind(1, snapshot.Stream).Step())
        {
            var stored = _stored.Long(0);
            _stored.Reset();
            if (stored > snapshot.Number)
            {
                return;
            }
        }

        _setHead.Bind(1, snapshot.Stream).Bind(2, snapshot.Number).Bind(3, snapshot.AppendId).Bind(4, snapshot.FoldVersion).Run();
        foreach (var part in snapshot.Parts)
        {
            if (part.Payload.IsEmpty)
            {
                _dropPart.Bind(1, snapshot.Stream).Bind(2, part.Name).Run();
            }
            else
            {
                _setPart.Bind(1, snapshot.Stream).Bind(2, part.Name).Bind(3, part.Number).Bind(4, part.Payload.Span).Run();
            }
        }
    }
}
