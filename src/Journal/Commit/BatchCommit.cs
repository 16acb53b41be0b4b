using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Commit;

/// <summary>Writes one batch until its outcome is known, and settles its tickets.</summary>
internal sealed partial class BatchCommit(IJournalStore store, WriterOptions options, TimeProvider clock, WriterMeter meter, ILogger logger)
{
    // Tells a result that the store forgot from one that it gave: zero would mean written.
    private static readonly AppendResult NotGiven = new((AppendStatus)(-1));

    private readonly JournalAppend[] _rows = new JournalAppend[Limits.MaxBatchRows];
    private readonly TaskCompletionSource<JournalFullException> _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AppendResult[] _results = new AppendResult[Limits.MaxBatchRows];
    private volatile JournalTrouble? _trouble;

    /// <summary>Pulsed after every commit that wrote something.</summary>
    public CommitSignal Committed { get; } = new();

    /// <summary>Completes when the store has had no room for a batch for the first time; the batch is sent again all the same.</summary>
    public Task<JournalFullException> WhenFull => _full.Task;

    /// <summary>Why the last try to write a batch failed, and when by the clock's timestamp; null after one that did not.</summary>
    public JournalTrouble? Trouble => _trouble;

    /// <summary>Never throws: every ticket of the batch is settled when it completes.</summary>
    public async Task WriteAsync(ReadOnlyMemory<AppendTicket?> batch, CancellationToken abort)
    {
        try
        {
            await WriteAndSettleAsync(batch, abort);
        }
        catch (Exception e)
        {
            // Whoever listens to figures or log lines may throw; the loop that all grains wait for must not end with it.
            Fail(batch.Span, e);
        }

        Array.Clear(_rows, 0, batch.Length);
        Array.Clear(_results, 0, batch.Length);
    }

    private async Task WriteAndSettleAsync(ReadOnlyMemory<AppendTicket?> batch, CancellationToken abort)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            _rows[i] = batch.Span[i]!.Append;
        }

        var started = clock.GetTimestamp();
        if (await TryUntilKnownAsync(batch.Length, started, abort) is { } failure)
        {
            Fail(batch.Span, failure);
        }
        else
        {
            Settle(batch.Span, clock.GetElapsedTime(started));
        }
    }

    // The identical rows are sent again: looking for them would prove nothing, since the first try may still commit.
    private async Task<Exception?> TryUntilKnownAsync(int rows, long started, CancellationToken abort)
    {
        var pause = options.FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            JournalUnavailableException unknown;
            try
            {
                _results.AsSpan(0, rows).Fill(NotGiven);
                await store.AppendAsync(_rows.AsMemory(0, rows), _results.AsMemory(0, rows), abort);
                _trouble = null;
                return null;
            }
            catch (JournalUnavailableException e)
            {
                unknown = e;
                _trouble = new JournalTrouble(e, clock.GetTimestamp());
            }
            catch (OperationCanceledException e) when (abort.IsCancellationRequested)
            {
                return new JournalUnavailableException("The journal was stopped while a batch was on its way; whether it was written is unknown.", e);
            }
            catch (Exception e)
            {
                LogStoreFailure(logger, rows, e);
                return e;
            }

            if (unknown is JournalFullException full)
            {
                _full.TrySetResult(full);
            }

            var elapsed = clock.GetElapsedTime(started);
            if (elapsed >= (unknown is JournalFullException ? options.FullLimit : options.UnknownOutcomeLimit) || abort.IsCancellationRequested)
            {
                LogGivenUp(logger, rows, attempt, elapsed.TotalSeconds, unknown.Message);
                return unknown is JournalFullException
                    ? unknown
                    : new JournalUnavailableException($"Whether a batch of {rows} appends was written is unknown after {attempt} tries.", unknown);
            }

            LogResend(logger, rows, attempt, pause.TotalMilliseconds, unknown.Message);
            meter.Resent();
            await Task.Delay(pause, clock, abort).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, options.LongestPause.Ticks));
        }
    }

    private void Settle(ReadOnlySpan<AppendTicket?> batch, TimeSpan duration)
    {
        var written = 0;
        var bytes = 0L;
        for (var i = 0; i < batch.Length; i++)
        {
            var result = _results[i];
            var ticket = batch[i]!;
            switch (result.Status)
            {
                case AppendStatus.Written:
                    written++;
                    bytes += ticket.Bytes;
                    break;
                case AppendStatus.Conflict when ticket.Append.Row.Number == 1:
                    // The stream exists already: a request came again, and its grain had assumed that it was the first.
                    break;
                case AppendStatus.Conflict:
                    LogConflict(logger, ticket.Stream, ticket.Append.Row.Number);
                    meter.Conflict();
                    break;
                case AppendStatus.Refused:
                    LogRefused(logger, ticket.Stream, ticket.Append.Row.Number, result.Error?.Message);
                    meter.Refused();
                    break;
                default:
                    ticket.TrySetException(new JournalStoreException($"The store gave no result for append {ticket.Append.Row.Number} of stream '{ticket.Stream}'."));
                    continue;
            }

            ticket.TrySetResult(result);
        }

        meter.Committed(written, bytes, duration);
        if (written > 0)
        {
            Committed.Pulse();
        }
    }

    private static void Fail(ReadOnlySpan<AppendTicket?> batch, Exception failure)
    {
        foreach (var ticket in batch)
        {
            ticket!.TrySetException(failure);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Outcome of a batch of {Rows} appends is unknown after try {Attempt}, sending it again in {PauseMs} ms: {Reason}")]
    private static partial void LogResend(ILogger logger, int rows, int attempt, double pauseMs, string reason);

    [LoggerMessage(2, LogLevel.Error, "Outcome of a batch of {Rows} appends stays unknown after {Attempts} tries in {Seconds} s, its grains are dropped: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, int rows, int attempts, double seconds, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Stream {Stream} was extended by another writer at append {Number}: this activation is fenced and dropped")]
    private static partial void LogConflict(ILogger logger, string stream, long number);

    [LoggerMessage(4, LogLevel.Error, "The store refuses append {Number} of stream {Stream}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string stream, long number, string? reason);

    [LoggerMessage(5, LogLevel.Critical, "The store failed on a batch of {Rows} appends in a way that trying again won't mend")]
    private static partial void LogStoreFailure(ILogger logger, int rows, Exception exception);
}

/// <summary>A try to write a batch that failed.</summary>
/// <param name="Cause">Why.</param>
/// <param name="At">By the clock's timestamp.</param>
public sealed record JournalTrouble(JournalUnavailableException Cause, long At);
