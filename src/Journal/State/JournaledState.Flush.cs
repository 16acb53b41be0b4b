using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

public sealed partial class JournaledState<TState, TEvent>
{
    private void Apply(TState state, IReadOnlyList<TEvent> events, DueChange due)
    {
        Gather(events, due);
        try
        {
            for (var i = 0; i < events.Count; i++)
            {
                state = _model.Fold(state, events[i]);
            }

            _state = state ?? throw new InvalidOperationException($"The fold of {events[^1].GetType().Name} returned no state.");
        }
        catch (Exception e)
        {
            Poison(e);
            ThrowIfPoisoned();
        }

        if (!_isFlushing)
        {
            _isFlushing = true;
            _ = FlushAsync();
        }
    }

    // Written before they are folded: an event that can't be written leaves the state as it was.
    private void Gather(IReadOnlyList<TEvent> events, DueChange due)
    {
        if (_tail is { IsSealed: false } open && open.TryAdd(_model, events, due))
        {
            return;
        }

        var next = new AppendGroup();
        next.TryAdd(_model, events, due);
        if (_waiting is null)
        {
            _waiting = next;
        }
        else
        {
            _tail!.Next = next;
        }

        _tail = next;
    }

    // Awaits plainly: it must stay on the grain's scheduler, or it would touch the state beside a turn.
    private async Task FlushAsync()
    {
        while (_waiting is not null)
        {
            Exception? failure;
            try
            {
                if (!_writer.HasRoom)
                {
                    await _writer.WhenRoomAsync();
                }

                // A turn may have dropped the state while this one waited.
                failure = _poison ?? Verdict(await _writer.AppendAsync(SealNext()));
            }
            catch (Exception e)
            {
                failure = e;
            }

            if (_poison is null && failure is not null)
            {
                Poison(failure);
            }

            if (_poison is not null)
            {
                return;
            }

            CompleteInFlight();
        }

        _isFlushing = false;
    }

    private JournalAppend SealNext()
    {
        var group = TakeWaiting()!;
        _inFlight = group;
        var append = group.Seal(Stream, _durable, _options.NewAppendId());
        if (ReferenceEquals(group, _tail))
        {
            _snapshots.Sealing(group, _state!);
        }
        else
        {
            _snapshots.SealingBehind(group);
        }

        return append;
    }

    private AppendGroup? TakeWaiting()
    {
        var group = _waiting;
        if (group is not null)
        {
            _waiting = group.Next;
            group.Next = null;
        }

        return group;
    }

    private Exception? Verdict(AppendResult result) => result.Status switch
    {
        AppendStatus.Written => null,
        AppendStatus.Conflict => new JournalConflictException($"Another writer has extended stream '{Stream}' at append {_durable.Number + 1}."),
        _ => new JournalRefusedException($"The store refuses append {_durable.Number + 1} of stream '{Stream}': {result.Error?.Message}", result.Error),
    };

    private void CompleteInFlight()
    {
        var group = _inFlight!;
        _inFlight = null;
        _durable = group.Head;
        _isGuess = false;
        if (ReferenceEquals(group, _tail))
        {
            _tail = null;
        }

        group.TrySetResult(null);
        _snapshots.Durable();
    }

    // The state is gone and the grain knows it before the first held reply resumes.
    private void Poison(Exception cause)
    {
        if (_poison is not null)
        {
            return;
        }

        _poison = cause;
        _state = null;
        LogPoisoned(_logger, Stream, cause.Message);
        if (cause is JournalConflictException && !_isGuess)
        {
            _options.ReadGate.Overtaken();
        }

        try
        {
            _onPoisoned(cause);
        }
        catch (Exception e)
        {
            LogCallbackFailed(_logger, Stream, e);
        }

        _inFlight?.TrySetResult(cause);
        while (TakeWaiting() is { } group)
        {
            group.TrySetResult(cause);
        }

        _inFlight = null;
        _tail = null;
    }

    [LoggerMessage(20, LogLevel.Warning, "The state of stream {Stream} is dropped and will be loaded anew: {Reason}")]
    private static partial void LogPoisoned(ILogger logger, string stream, string reason);

    [LoggerMessage(21, LogLevel.Error, "The grain of stream {Stream} failed to take note that its state was dropped")]
    private static partial void LogCallbackFailed(ILogger logger, string stream, Exception exception);
}
