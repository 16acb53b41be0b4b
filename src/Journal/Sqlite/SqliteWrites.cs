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
