using OrderCluster.Channels.Replay;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Replay;

/// <summary>The store's own notes.</summary>
internal sealed class StoreNotes(IJournalStore store) : IReplayNotes
{
    public ValueTask<string?> ReadAsync(string name, CancellationToken cancellation) => store.ReadNoteAsync(name, cancellation);

    public ValueTask WriteAsync(string name, string value, CancellationToken cancellation) => store.WriteNoteAsync(name, value, cancellation);
}
