namespace OrderCluster.Journal.Store;

/// <summary>
/// Where appends are kept: the seam behind which SQLite, PostgreSQL and memory are alike.
/// Every method may throw <see cref="JournalUnavailableException"/>: for a write its outcome is then unknown, and sending the identical rows again settles it.
/// </summary>
public interface IJournalStore : IAsyncDisposable
{
    /// <summary>Prepares schema and locks, and checks that the store is durable.</summary>
    /// <exception cref="JournalStoreException">The store is locked by another silo, is of a newer version, or isn't durable and that was not allowed.</exception>
    ValueTask<StoreIdentity> OpenAsync(CancellationToken cancellation);

    /// <summary>
    /// Writes a batch in one commit: each row lands on top of the predecessor that it names, or not at all, independently of the others.
    /// A row whose id already stands at its number counts as written. Two rows of one stream in a batch must be in order.
    /// </summary>
    /// <param name="batch">1 to <see cref="Limits.MaxBatchRows"/> rows.</param>
    /// <param name="results">Filled in the order of <paramref name="batch"/>; at least as long.</param>
    ValueTask AppendAsync(ReadOnlyMemory<JournalAppend> batch, Memory<AppendResult> results, CancellationToken cancellation);

    /// <summary>The rows of a stream with a number over <paramref name="afterNumber"/>, in order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<JournalRow>> ReadStreamAsync(string stream, long afterNumber, int limit, CancellationToken cancellation);

    /// <summary>The last append of a stream, or null when it has none.</summary>
    ValueTask<StreamHead?> ReadHeadAsync(string stream, CancellationToken cancellation);

    /// <summary>Names of streams that start with <paramref name="prefix"/> and sort (by UTF-8 bytes) after <paramref name="after"/>, in order.</summary>
    ValueTask<IReadOnlyList<string>> ListStreamsAsync(string prefix, string? after, int limit, CancellationToken cancellation);

    /// <summary>The stored snapshot, whole, or null; whoever asks checks its append id and fold version.</summary>
    ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellation);

    /// <summary>Replaces the head of a stream's snapshot and the parts named in it, atomically; parts not named are kept.</summary>
    ValueTask WriteSnapshotAsync(Snapshot snapshot, CancellationToken cancellation);

    /// <summary>Streams whose due time is at or before <paramref name="until"/>, earliest first.</summary>
    ValueTask<IReadOnlyList<DueStream>> ReadDueAsync(DateTimeOffset until, int limit, CancellationToken cancellation);

    /// <summary>
    /// All streams' rows after a position: each at least once, in order within a stream; null starts at the beginning.
    /// A page may be empty although rows exist that are not yet safe to hand out.
    /// </summary>
    /// <exception cref="FeedPositionException">The position is of another epoch or is malformed.</exception>
    ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, CancellationToken cancellation);

    /// <summary>The same, but of rows that <paramref name="filter"/> does not ask for any may be missing.</summary>
    /// <inheritdoc cref="ReadFeedAsync(FeedPosition?, int, CancellationToken)"/>
    ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, FeedFilter filter, CancellationToken cancellation) =>
        ReadFeedAsync(after, limit, cancellation);

    /// <summary>A position behind all rows that can be read now, and before all that are written from now on; null for a store without rows.</summary>
    ValueTask<FeedPosition?> ReadFeedEndAsync(CancellationToken cancellation);

    /// <summary>A small named value kept beside the journal (a reader's mark, what a replay was started with), or null.</summary>
    ValueTask<string?> ReadNoteAsync(string name, CancellationToken cancellation);

    /// <summary>Sets a named value, durably.</summary>
    ValueTask WriteNoteAsync(string name, string value, CancellationToken cancellation);
}

/// <summary>Which store this is: a new epoch begins with a new or restored store, and ends all positions given out before.</summary>
public sealed record StoreIdentity(string Provider, Guid Epoch);

/// <summary>The last append of a stream.</summary>
public readonly record struct StreamHead(long Number, Guid Id);

/// <summary>A stream that wants to be woken.</summary>
public readonly record struct DueStream(string Stream, DateTimeOffset At);
