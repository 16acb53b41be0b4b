using OrderCluster.Journal.Store;

namespace OrderCluster.Audit.Tests;

/// <summary>Hands out a scripted journal's feed, and nothing else: the auditor must not need more.</summary>
internal sealed class ScriptedStore(IReadOnlyList<JournalRow> rows) : IJournalStore
{
    public ValueTask<StoreIdentity> OpenAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<FeedPosition?> ReadFeedEndAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, CancellationToken cancellation)
    {
        var start = after is { } position ? int.Parse(position.Value) : 0;
        var items = rows.Skip(start).Take(limit).Select((row, i) => new FeedItem(new FeedPosition($"{start + i + 1}"), row)).ToList();
        return ValueTask.FromResult(new FeedPage(items, items.Count > 0 ? items[^1].Position : after));
    }

    public ValueTask AppendAsync(ReadOnlyMemory<JournalAppend> batch, Memory<AppendResult> results, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JournalRow>> ReadStreamAsync(string stream, long afterNumber, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<StreamHead?> ReadHeadAsync(string stream, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> ListStreamsAsync(string prefix, string? after, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask WriteSnapshotAsync(Snapshot snapshot, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<DueStream>> ReadDueAsync(DateTimeOffset until, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<string?> ReadNoteAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask WriteNoteAsync(string name, string value, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
