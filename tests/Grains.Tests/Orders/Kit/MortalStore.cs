using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Orders.Kit;

/// <summary>A store as one life of a silo sees it: every append has a point before and one after, and a stopped silo reaches nothing.</summary>
internal sealed class MortalStore(IJournalStore inner, SiloLife life) : IJournalStore
{
    public ValueTask<StoreIdentity> OpenAsync(CancellationToken cancellation) => inner.OpenAsync(cancellation);

    public async ValueTask AppendAsync(ReadOnlyMemory<JournalAppend> batch, Memory<AppendResult> results, CancellationToken cancellation)
    {
        await life.Pass();
        if (life.Conflicting is { } stream && batch.Length == 1 && batch.Span[0].Row.Stream == stream)
        {
            life.Conflicting = null;
            results.Span[0] = new AppendResult(AppendStatus.Conflict);
            return;
        }

        await inner.AppendAsync(batch, results, cancellation);
        await life.Pass();
    }

    public ValueTask<IReadOnlyList<JournalRow>> ReadStreamAsync(string stream, long afterNumber, int limit, CancellationToken cancellation) =>
        inner.ReadStreamAsync(stream, afterNumber, limit, cancellation);

    public ValueTask<StreamHead?> ReadHeadAsync(string stream, CancellationToken cancellation) => inner.ReadHeadAsync(stream, cancellation);

    public ValueTask<IReadOnlyList<string>> ListStreamsAsync(string prefix, string? after, int limit, CancellationToken cancellation) =>
        inner.ListStreamsAsync(prefix, after, limit, cancellation);

    public ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellation) => inner.ReadSnapshotAsync(stream, cancellation);

    public ValueTask WriteSnapshotAsync(Snapshot snapshot, CancellationToken cancellation) => inner.WriteSnapshotAsync(snapshot, cancellation);

    public ValueTask<IReadOnlyList<DueStream>> ReadDueAsync(DateTimeOffset until, int limit, CancellationToken cancellation) =>
        inner.ReadDueAsync(until, limit, cancellation);

    public ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, CancellationToken cancellation) =>
        inner.ReadFeedAsync(after, limit, cancellation);

    public ValueTask<FeedPosition?> ReadFeedEndAsync(CancellationToken cancellation) => inner.ReadFeedEndAsync(cancellation);

    public ValueTask<string?> ReadNoteAsync(string name, CancellationToken cancellation) => inner.ReadNoteAsync(name, cancellation);

    public ValueTask WriteNoteAsync(string name, string value, CancellationToken cancellation) => inner.WriteNoteAsync(name, value, cancellation);

    // The store outlives the silo.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
