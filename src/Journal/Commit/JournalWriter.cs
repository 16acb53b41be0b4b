using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Commit;

/// <summary>
/// Group commit: whatever all grains append while one commit is in flight makes up the next one; no timer is involved.
/// Thread-safe. Its loop runs only while there is something to write.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private readonly WriterOptions _options;
    private readonly BatchCommit _commit;
    private readonly WriterMeter _meter;
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();
    private readonly AppendQueue _queue = new();
    private readonly AppendTicket?[] _batch = new AppendTicket?[Limits.MaxBatchRows];
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;
    private bool _isRunning;
    private bool _isStopping;

    public JournalWriter(IJournalStore store, WriterOptions options, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _meter = new WriterMeter(() => QueuedRows);
        _commit = new BatchCommit(store, options, clock, _meter, logger);
    }

    /// <summary>Pulsed after every commit that wrote something.</summary>
    public CommitSignal Committed => _commit.Committed;

    /// <summary>Completes when the store has had no room for a batch for the first time.</summary>
    public Task<JournalFullException> WhenFull => _commit.WhenFull;

    /// <summary>Why the last try to write failed; null after one that did not.</summary>
    public JournalTrouble? Trouble => _commit.Trouble;

    internal Meter Meter => _meter.Meter;

    public JournalFigures Figures => _meter.Snapshot(QueuedRows);

    /// <summary>False while so much waits that a grain had better gather its events than send them.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                return HasRoomLocked;
            }
        }
    }

    private int QueuedRows
    {
        get
        {
            lock (_lock)
            {
                return _queue.Rows;
            }
        }
    }

    private bool HasRoomLocked => _isStopping || (_queue.Rows < _options.MaxQueuedRows && _queue.Bytes < _options.MaxQueuedBytes);

    /// <summary>Completes once <see cref="HasRoom"/> is true.</summary>
    public Task WhenRoomAsync()
    {
        lock (_lock)
        {
            return HasRoomLocked
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Puts an append into the next batch.</summary>
    /// <exception cref="JournalUnavailableException">Its outcome stayed unknown for <see cref="WriterOptions.UnknownOutcomeLimit"/>, or the writer is stopping.</exception>
    public Task<AppendResult> AppendAsync(JournalAppend append)
    {
        AppendTicket ticket;
        bool mustStart;
        lock (_lock)
        {
            if (_isStopping)
            {
                return Task.FromException<AppendResult>(new JournalUnavailableException("The journal is stopping and takes no more appends."));
            }

            ticket = _queue.Add(append);
            mustStart = !_isRunning;
            _isRunning = true;
        }

        if (mustStart)
        {
            StartLoop();
        }

        return ticket.Task;
    }

    /// <summary>Takes no more appends and completes once all earlier ones are settled; when cancelled, those left fail as unavailable.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        Task idle;
        lock (_lock)
        {
            _isStopping = true;
            ReleaseRoomLocked();
            idle = _isRunning
                ? (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }

        var abort = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _abort);
        await using (abort)
        {
            await idle;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _meter.Dispose();
        _abort.Dispose();
    }

    private void StartLoop()
    {
        // The loop outlives the call that woke it, so it must not carry that call's context (trace, request data) along.
        var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        try
        {
            _ = Task.Factory.StartNew(LoopAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _options.Scheduler);
        }
        finally
        {
            flow?.Undo();
        }
    }

    private async Task LoopAsync()
    {
        while (TakeBatch() is var rows and > 0)
        {
            await _commit.WriteAsync(_batch.AsMemory(0, rows), _abort.Token);
            Array.Clear(_batch, 0, rows);
        }
    }

    private int TakeBatch()
    {
        lock (_lock)
        {
            var rows = _queue.TakeBatch(_batch);
            if (rows == 0)
            {
                _isRunning = false;
                _idle?.TrySetResult();
            }

            if (_room is not null && HasRoomLocked)
            {
                ReleaseRoomLocked();
            }

            return rows;
        }
    }

    private void ReleaseRoomLocked()
    {
        _room?.TrySetResult();
        _room = null;
    }
}

/// <summary>Tells feed readers of this process that something was committed; costs nothing while nobody waits.</summary>
public sealed class CommitSignal
{
    private TaskCompletionSource? _waiters;

    /// <summary>Completes at the next commit. Take it before looking at the feed, or a commit in between is missed.</summary>
    public Task Next()
    {
        while (true)
        {
            if (Volatile.Read(ref _waiters) is { } waiting)
            {
                return waiting.Task;
            }

            Interlocked.CompareExchange(ref _waiters, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);
        }
    }

    internal void Pulse()
    {
        if (Volatile.Read(ref _waiters) is not null)
        {
            Interlocked.Exchange(ref _waiters, null)?.TrySetResult();
        }
    }
}

/// <summary>Bounds of the group-commit writer.</summary>
public sealed record WriterOptions
{
    /// <summary>Rows that may wait for the next batch; beyond that, grains gather their events instead of sending them.</summary>
    public int MaxQueuedRows { get; init; } = 20_000;

    /// <summary>Bytes of payload that may wait for the next batch.</summary>
    public long MaxQueuedBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>How long one batch of unknown outcome is sent again before its appends fail.</summary>
    public TimeSpan UnknownOutcomeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for a batch that the store had no room for, whose outcome is known: nothing was written.</summary>
    public TimeSpan FullLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before the first resend; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest pause between two resends.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the writer's loop runs; a simulation gives its own.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
}
