using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>
/// How a kind of grain turns events into state, and both into bytes: no I/O, no clock, no randomness.
/// </summary>
/// <typeparam name="TState">The state; a fold may change it in place, since a fold that throws drops it.</typeparam>
/// <typeparam name="TEvent">The root type of the events.</typeparam>
public interface IStateModel<TState, TEvent>
    where TState : class
    where TEvent : class
{
    /// <summary>Raised whenever the fold or the snapshot's form changes, so that older snapshots are ignored.</summary>
    int FoldVersion { get; }

    /// <summary>A new state of a stream without events.</summary>
    TState Empty(string stream);

    /// <summary>The state after <paramref name="event"/>; the same instance changed, or another.</summary>
    TState Fold(TState state, TEvent @event);

    /// <summary>When the stream wants to be woken in this state; null: never. The due time is written with the append that leads to the state.</summary>
    DateTimeOffset? WakeAt(TState state) => null;

    /// <summary>The event's type name with version, and its body as UTF-8 JSON. The body need last only until the thread writes the next event: it is copied at once.</summary>
    EventRecord Write(TEvent @event);

    /// <summary>The event that a record of any version ever written stands for.</summary>
    /// <exception cref="InvalidDataException">The type is unknown or the body does not fit it.</exception>
    TEvent Read(EventRecord record);

    /// <summary>
    /// The parts of <paramref name="state"/> that changed since append <paramref name="sinceNumber"/> (0: all of them), the head part always included;
    /// null when this kind of grain takes no snapshots.
    /// </summary>
    IReadOnlyList<SnapshotPart>? Capture(TState state, long sinceNumber, long number);

    /// <summary>The state that the parts hold, or null when they don't fit together.</summary>
    TState? Restore(string stream, IReadOnlyList<SnapshotPart> parts);
}

/// <summary>What a pure decision answers: the events that make it so, and the reply.</summary>
/// <param name="Events">May be empty: then nothing is appended and the reply waits only for what it rests on.</param>
/// <param name="Reply">Given to the caller once every event that it rests on is durable; what it tells the caller to do elsewhere is done after that.</param>
public readonly record struct Decision<TEvent, TReply>(IReadOnlyList<TEvent> Events, TReply Reply);
