using System.Buffers;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>
/// The events of the turns that share one append, and the promise that all their replies wait for: null once durable, otherwise why it failed.
/// </summary>
internal sealed class AppendGroup() : TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly EventBuffer _payload = new();
    private DueChange _due;

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
    public bool TryAdd<TState, TEvent>(IStateModel<TState, TEvent> model, IReadOnlyList<TEvent> events, DueChange due)
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
        _due = due.Kind == DueChangeKind.None ? _due : due;
        return true;
    }

    /// <summary>Closes the group: from now on it is the append on top of <paramref name="predecessor"/>.</summary>
    public JournalAppend Seal(string stream, StreamHead predecessor, Guid id)
    {
        IsSealed = true;
        Head = new StreamHead(predecessor.Number + 1, id);
        return new JournalAppend(new JournalRow(stream, Head.Number, id, predecessor.Id, EventCount, _payload.Written), _due);
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
