using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.State;

/// <summary>A state as found in the store.</summary>
/// <param name="State">After the append <paramref name="Head"/>.</param>
/// <param name="Head">The last append; number 0 of a stream that has none.</param>
/// <param name="SnapshotNumber">The append of the snapshot that was used, or 0.</param>
/// <param name="EventsSinceSnapshot">Events folded on top of it.</param>
internal sealed record LoadedState<TState>(TState State, StreamHead Head, long SnapshotNumber, int EventsSinceSnapshot)
    where TState : class;
