using OrderCluster.Journal.Store;

namespace OrderCluster.Testing.Faults;

/// <summary>A store that fails as its plan says, around any other; for tests and simulations.</summary>
public sealed class FaultyJournalStore(IJournalStore inner, IFaultPlan plan) : IJournalStore
{
    public ValueTask<StoreIdentity> OpenAsync(CancellationToken cancellation) =>
        CallAsync(StoreOperation.Open, () => inner.OpenAsync(cancellation));

    public async ValueTask AppendAsync(ReadOnlyMemory<JournalAppend> batch, Memory<AppendResult> results, CancellationToken cancellation)
    {
        var fault = plan.Next(StoreOperation.Append, batch.Span);
        await BeforeAsync(fault);
        await JudgedAppendAsync(batch, results, fault.Verdict, cancellation);
        await AfterAsync(fault);
    }

    public ValueTask<IReadOnlyList<JournalRow>> ReadStreamAsync(string stream, long afterNumber, int limit, CancellationToken cancellation) =>
        CallAsync(StoreOperation.ReadStream, () => inner.ReadStreamAsync(stream, afterNumber, limit, cancellation));

    public ValueTask<StreamHead?> ReadHeadAsync(string stream, CancellationToken cancellation) =>
        CallAsync(StoreOperation.ReadHead, () => inner.ReadHeadAsync(stream, cancellation));

    public ValueTask<IReadOnlyList<string>> ListStreamsAsync(string prefix, string? after, int limit, CancellationToken cancellation) =>
        CallAsync(StoreOperation.ListStreams, () => inner.ListStreamsAsync(prefix, after, limit, cancellation));

    public ValueTask<Snapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellation) =>
        CallAsync(StoreOperation.ReadSnapshot, () => inner.ReadSnapshotAsync(stream, cancellation));

    public async ValueTask WriteSnapshotAsync(Snapshot snapshot, CancellationToken cancellation)
    {
        var fault = plan.Next(StoreOperation.WriteSnapshot, []);
        await BeforeAsync(fault);
        await inner.WriteSnapshotAsync(snapshot, cancellation);
        await AfterAsync(fault);
    }

    public ValueTask<IReadOnlyList<DueStream>> ReadDueAsync(DateTimeOffset until, int limit, CancellationToken cancellation) =>
        CallAsync(StoreOperation.ReadDue, () => inner.ReadDueAsync(until, limit, cancellation));

    public ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, CancellationToken cancellation) =>
        CallAsync(StoreOperation.ReadFeed, () => inner.ReadFeedAsync(after, limit, cancellation));

    public ValueTask<FeedPage> ReadFeedAsync(FeedPosition? after, int limit, FeedFilter filter, CancellationToken cancellation) =>
        CallAsync(StoreOperation.ReadFeed, () => inner.ReadFeedAsync(after, limit, filter, cancellation));

    public ValueTask<FeedPosition?> ReadFeedEndAsync(CancellationToken cancellation) =>
        CallAsync(StoreOperation.ReadFeed, () => inner.ReadFeedEndAsync(cancellation));

    public ValueTask<string?> ReadNoteAsync(string name, CancellationToken cancellation) =>
        CallAsync(StoreOperation.ReadNote, () => inner.ReadNoteAsync(name, cancellation));

    public async ValueTask WriteNoteAsync(string name, string value, CancellationToken cancellation)
    {
        var fault = plan.Next(StoreOperation.WriteNote, []);
        await BeforeAsync(fault);
        await inner.WriteNoteAsync(name, value, cancellation);
        await AfterAsync(fault);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<T> CallAsync<T>(StoreOperation operation, Func<ValueTask<T>> call)
    {
        var fault = plan.Next(operation, []);
        await BeforeAsync(fault);
        var answer = await call();
        await AfterAsync(fault);
        return answer;
    }

    private async ValueTask JudgedAppendAsync(
        ReadOnlyMemory<JournalAppend> batch, Memory<AppendResult> results, Func<JournalRow, AppendResult?>? verdict, CancellationToken cancellation)
    {
        var verdicts = new AppendResult?[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            verdicts[i] = verdict?.Invoke(batch.Span[i].Row);
        }

        var passed = batch.ToArray().Where((_, i) => verdicts[i] is null).ToArray();
        var answers = new AppendResult[passed.Length];
        if (passed.Length > 0)
        {
            await inner.AppendAsync(passed, answers, cancellation);
        }

        var next = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            results.Span[i] = verdicts[i] ?? answers[next++];
        }
    }

    private static async ValueTask BeforeAsync(StoreFault fault)
    {
        if (fault.GateBefore is { } gate)
        {
            await gate;
        }

        if (fault.IsFull)
        {
            throw new JournalFullException("An injected fault left no room for the call.");
        }

        if (fault.FailsBefore)
        {
            throw new JournalUnavailableException("An injected fault kept the call from the store.");
        }
    }

    private static async ValueTask AfterAsync(StoreFault fault)
    {
        if (fault.GateAfter is { } gate)
        {
            await gate;
        }

        if (fault.FailsAfter)
        {
            throw new JournalUnavailableException("An injected fault lost the store's answer.");
        }
    }
}
