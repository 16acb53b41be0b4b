namespace OrderCluster.Journal.Sqlite;

/// <summary>A reading connection on a thread of its own: a load does not wait behind a commit.</summary>
internal sealed class SqliteReader : IAsyncDisposable
{
    private const int MaxReadsAtOnce = 32;

    private readonly SqliteDatabase _database;
    private readonly SqliteReads _reads;
    private readonly SqliteThread<Action> _thread;

    public SqliteReader(SqliteDatabase database)
    {
        _database = database;
        _reads = new SqliteReads(database);
        _thread = new SqliteThread<Action>("journal-sqlite-reader", MaxReadsAtOnce, static reads => reads.ForEach(static read => read()));
    }

    public Task<T> ReadAsync<T>(Func<SqliteReads, T> read, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _thread.Post(() =>
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                answer.SetResult(read(_reads));
            }
            catch (OperationCanceledException)
            {
                answer.SetCanceled(cancellation);
            }
            catch (Exception e)
            {
                // A statement left in the middle of its rows would keep the writer from reusing its log.
                _database.ResetAll();
                answer.SetException(e);
            }
        });
        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _thread.DisposeAsync();
        _database.Dispose();
    }
}
