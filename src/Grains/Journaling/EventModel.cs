using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Journaling;

/// <summary>A state that its events make. It is changed in place by <see cref="Apply"/> alone.</summary>
internal interface IEventSourced<TSelf, TEvent> : ITimedState
{
    /// <summary>See <see cref="IStateModel{TState, TEvent}.FoldVersion"/>.</summary>
    static virtual int FoldVersion => 1;

    /// <summary>The state of a stream without events.</summary>
    static abstract TSelf Create(string key);

    /// <exception cref="InvalidOperationException">The event does not follow from the state.</exception>
    void Apply(TEvent happened);
}

/// <summary>The model of every <see cref="IEventSourced{TSelf, TEvent}"/>. Snapshots are taken of an <see cref="ISnapshotState"/> only.</summary>
internal sealed class EventModel<TState, TEvent> : IStateModel<TState, TEvent>
    where TState : class, IEventSourced<TState, TEvent>
    where TEvent : class
{
    private readonly EventCodec<TEvent> _codec = EventCatalog.Of<TEvent>();

    internal static EventModel<TState, TEvent> Instance { get; } = new();

    public int FoldVersion => TState.FoldVersion;

    public TState Empty(string stream) => TState.Create(stream[_codec.StreamPrefix.Length..]);

    public TState Fold(TState state, TEvent @event)
    {
        state.Apply(@event);
        return state;
    }

    public DateTimeOffset? WakeAt(TState state) => state.WakeAt;

    public EventRecord Write(TEvent @event) => _codec.WriteToScratch(@event);

    public TEvent Read(EventRecord record) => _codec.Read(record);

    public IReadOnlyList<SnapshotPart>? Capture(TState state, long sinceNumber, long number) => state is ISnapshotState kept
        ? SnapshotHead.Capture(number, (head, parts) => kept.Capture(sinceNumber, number, head, parts))
        : null;

    public TState? Restore(string stream, IReadOnlyList<SnapshotPart> parts)
    {
        var state = Empty(stream);
        return state is ISnapshotState kept && SnapshotHead.TryRestore(parts, kept.TryRestore) ? state : null;
    }
}

/// <summary>A state so large that it is kept in snapshots, too.</summary>
internal interface ISnapshotState
{
    /// <summary>Writes to <paramref name="head"/> what is small, and adds the other parts that changed since append <paramref name="sinceNumber"/>.</summary>
    void Capture(long sinceNumber, long number, BinaryWriter head, List<SnapshotPart> parts);

    /// <summary>Fills this empty state; false when the parts are not those that <paramref name="head"/> names.</summary>
    bool TryRestore(BinaryReader head, IReadOnlyDictionary<string, SnapshotPart> parts);
}

/// <summary>The part that is in every snapshot: it holds what is small, and names what the other parts must be.</summary>
internal static class SnapshotHead
{
    internal static IReadOnlyList<SnapshotPart> Capture(long number, Action<BinaryWriter, List<SnapshotPart>> capture)
    {
        using var buffer = new MemoryStream();
        using var head = new BinaryWriter(buffer);
        var parts = new List<SnapshotPart>();
        capture(head, parts);
        head.Flush();
        parts.Add(new SnapshotPart(Snapshot.HeadPart, number, buffer.ToArray()));
        return parts;
    }

    /// <summary>False when the parts don't fit together; then whoever asked reads the events instead.</summary>
    internal static bool TryRestore(IReadOnlyList<SnapshotPart> parts, Func<BinaryReader, IReadOnlyDictionary<string, SnapshotPart>, bool> restore)
    {
        var byName = parts.ToDictionary(p => p.Name, StringComparer.Ordinal);
        if (!byName.TryGetValue(Snapshot.HeadPart, out var part))
        {
            return false;
        }

        using var head = new BinaryReader(new MemoryStream(part.Payload.ToArray(), writable: false));
        try
        {
            return restore(head, byName);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}
