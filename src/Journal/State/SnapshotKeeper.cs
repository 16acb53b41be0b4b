using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>
/// Takes snapshots of one state: captured in the turn that seals an append (when the state is exactly what it will be after it), written only once that append is durable.
/// One at a time, and never in the way of a reply.
/// </summary>
internal sealed partial class SnapshotKeeper<TState, TEvent>(
    IJournalStore store, string stream, IStateModel<TState, TEvent> model, int everyEvents, ILogger logger)
    where TState : class
    where TEvent : class
{
    private long _sinceNumber;
    private int _events;
    private bool _isBusy;
    private bool _isOff;
    private Snapshot? _captured;

    /// <summary>Goes on from what was loaded.</summary>
    public void Start(long snapshotNumber, int eventsSince)
    {
        _sinceNumber = snapshotNumber;
        _events = eventsSince;
    }

    /// <summary>Captures when it is time to; <paramref name="state"/> must be the state right after <paramref name="sealedGroup"/>.</summary>
    public void Sealing(AppendGroup sealedGroup, TState state)
    {
        _events += sealedGroup.EventCount;
        if (_isOff || _isBusy || _events < everyEvents)
        {
            return;
        }

        try
        {
            var parts = model.Capture(state, _sinceNumber, sealedGroup.Head.Number);
            if (parts is null)
            {
                _isOff = true;
                return;
            }

            _captured = new Snapshot(stream, sealedGroup.Head.Number, sealedGroup.Head.Id, model.FoldVersion, parts);
            _isBusy = true;
            _events = 0;
        }
        catch (Exception e)
        {
            _isOff = true;
            LogCaptureFailed(logger, stream, e);
        }
    }

    /// <summary>Counts an append at whose sealing the state was already ahead of it.</summary>
    public void SealingBehind(AppendGroup sealedGroup) => _events += sealedGroup.EventCount;

    /// <summary>Begins to write what was captured for the append that has just become durable; doesn't wait for it.</summary>
    public void Durable()
    {
        if (_captured is { } snapshot)
        {
            _captured = null;
            _ = WriteAsync(snapshot);
        }
    }

    private async Task WriteAsync(Snapshot snapshot)
    {
        try
        {
            await store.WriteSnapshotAsync(snapshot, CancellationToken.None);
            _sinceNumber = snapshot.Number;
        }
        catch (Exception e)
        {
            LogWriteFailed(logger, stream, snapshot.Number, e.Message);
        }
        finally
        {
            _isBusy = false;
        }
    }

    [LoggerMessage(10, LogLevel.Error, "The state of stream {Stream} can't be captured, it goes on without snapshots")]
    private static partial void LogCaptureFailed(ILogger logger, string stream, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "The snapshot of stream {Stream} at append {Number} was not written, the next one will hold its changes: {Reason}")]
    private static partial void LogWriteFailed(ILogger logger, string stream, long number, string reason);
}
