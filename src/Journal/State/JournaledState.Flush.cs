using System.Buffers;
using Microsoft.Extensions.Logging;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

public sealed partial class JournaledState<TState, TEvent>
{
    private void Apply(TState state, IReadOnlyList<TEvent> events)
    {
        Gather(events);
        try
        {
            for (var i = 0; i < events.Count; i++)
            {
                state = _model.Fold(state, events[i]);
            }

            _state = state ?? throw new InvalidOperationException($"The fold of {events[^1].GetType().Name} returned no state.");
            var wakeAt = _model.WakeAt(_state);
            if (wakeAt != _wakeAt)
            {
                _wakeAt = wakeAt;
                _tail!.Due = wakeAt is { } at ? DueChange.Set(at) : DueChange.Clear;
            }
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
    private void Gather(IReadOnlyList<TEvent> events)
    {
        if (_tail is { IsSealed: false } open && open.TryAdd(_model, events))
        {
            return;
        }

        var next = new AppendGroup();
        next.TryAdd(_model, events);
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
        if (cause is not JournalConflictException || !_isGuess)
        {
            LogPoisoned(_logger, Stream, cause.Message);
        }

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

/// <summary>
/// The events of the turns that share one append, and the promise that all their replies wait for: null once durable, otherwise why it failed.
/// </summary>
internal sealed class AppendGroup() : TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly EventBuffer _payload = new();

    /// <summary>What the last of its decisions makes of the stream's due time.</summary>
    public DueChange Due { get; set; }

    /// <summary>The group that is to be appended after this one, while both wait.</summary>
    public AppendGroup? Next { get; set; }

    /// <summary>Set when sealed.</summary>
    public StreamHead Head { get; private set; }

    public bool IsSealed { get; private set; }

    public int EventCount { get; private set; }

    /// <summary>
    /// Adds one decision's events, or nothing when this append can't take them beside those that it holds; an empty group takes any decision that fits a row.
    /// </summary>
    /// <exception cref="JournalRefusedException">The events alone are larger than a row may be.</exception>
    public bool TryAdd<TState, TEvent>(IStateModel<TState, TEvent> model, IReadOnlyList<TEvent> events)
        where TState : class
        where TEvent : class
    {
        if (EventCount > 0 && EventCount + events.Count > Limits.MaxEventsPerAppend)
        {
            return false;
        }

        var before = _payload.Length;
        try
        {
            WriteAll(model, events, before);
        }
        catch
        {
            _payload.TakeBack(before);
            throw;
        }

        if (_payload.Length > Limits.MaxRowBytes)
        {
            _payload.TakeBack(before);
            return false;
        }

        EventCount += events.Count;
        return true;
    }

    /// <summary>Closes the group: from now on it is the append on top of <paramref name="predecessor"/>.</summary>
    public JournalAppend Seal(string stream, StreamHead predecessor, Guid id)
    {
        IsSealed = true;
        Head = new StreamHead(predecessor.Number + 1, id);
        return new JournalAppend(new JournalRow(stream, Head.Number, id, predecessor.Id, EventCount, _payload.Written), Due);
    }

    private void WriteAll<TState, TEvent>(IStateModel<TState, TEvent> model, IReadOnlyList<TEvent> events, int before)
        where TState : class
        where TEvent : class
    {
        for (var i = 0; i < events.Count; i++)
        {
            var record = model.Write(events[i]);
            EventFrames.Write(_payload, record.Type, record.Body.Span);
            if (_payload.Length - before > Limits.MaxRowBytes)
            {
                throw new JournalRefusedException($"One decision made over {Limits.MaxRowBytes} bytes of events, more than a row may hold.");
            }
        }
    }
}

/// <summary>Bytes of events on their way into one row; what was written last can be taken back, since a decision's events go in whole or not at all.</summary>
internal sealed class EventBuffer : IBufferWriter<byte>
{
    private const int SmallestBytes = 256;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Forgets all that was written after the first <paramref name="length"/> bytes.</summary>
    public void TakeBack(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    private void EnsureRoom(int sizeHint)
    {
        var needed = Length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, Math.Max(SmallestBytes, _bytes.Length * 2)));
        }
    }
}
