using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>A silo's journal: one store, one writer that all grains of the silo share.</summary>
public interface IJournal
{
    /// <summary>For readers: audit, feed, lists, due work.</summary>
    IJournalStore Store { get; }

    /// <summary>A handle on one stream, to be loaded before use.</summary>
    /// <param name="stream">Name of the stream; see <see cref="StreamName"/>.</param>
    /// <param name="model">How its events are folded and stored.</param>
    /// <param name="onPoisoned">Called once, on the grain's turn, before any held reply fails: the grain deactivates.</param>
    /// <param name="inGrainsWords">
    /// Turns what callers of decide and read would get into what the grain's callers are to be told; called once for each of them. Null: they get it as it is.
    /// </param>
    JournaledState<TState, TEvent> Open<TState, TEvent>(
        string stream, IStateModel<TState, TEvent> model, Action<Exception> onPoisoned, Func<JournalException, Exception>? inGrainsWords = null)
        where TState : class
        where TEvent : class;
}

/// <summary>How the journaled states of a silo behave.</summary>
public sealed record StateOptions
{
    /// <summary>A snapshot is taken once this many events were appended or loaded since the last one.</summary>
    public int SnapshotEveryEvents { get; init; } = 1_000;

    /// <summary>Rows read at once when a stream is loaded.</summary>
    public int LoadPageRows { get; init; } = 500;

    /// <summary>Makes the ids of appends; a simulation gives its own. Never the same twice, on whichever silo: fetched one by one, since a virtual machine may be resumed from a snapshot of its memory.</summary>
    public Func<Guid> NewAppendId { get; init; } = Guid.NewGuid;

    /// <summary>Asked before every reply that rests on nothing in flight.</summary>
    public IReadGate ReadGate { get; init; } = OpenReadGate.Instance;
}
