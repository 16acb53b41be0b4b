using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Kit;

/// <summary>A store's calls as tests like to write them.</summary>
internal static class StoreCalls
{
    public static async Task<IReadOnlyList<AppendStatus>> AppendAsync(this IJournalStore store, params JournalAppend[] rows)
    {
        var results = new AppendResult[rows.Length];
        await store.AppendAsync(rows, results, CancellationToken.None);
        return [.. results.Select(result => result.Status)];
    }

    /// <summary>Appends rows that must all be written.</summary>
    public static async Task WriteAsync(this IJournalStore store, params JournalAppend[] rows)
    {
        foreach (var batch in rows.Chunk(Limits.MaxBatchRows))
        {
            Assert.All(await store.AppendAsync(batch), status => Assert.Equal(AppendStatus.Written, status));
        }
    }

    public static async Task<IReadOnlyList<JournalRow>> ReadAllAsync(this IJournalStore store, string stream) =>
        await store.ReadStreamAsync(stream, 0, int.MaxValue / 2, CancellationToken.None);

    public static async Task<IReadOnlyList<Guid>> ReadIdsAsync(this IJournalStore store, string stream) =>
        [.. (await store.ReadAllAsync(stream)).Select(row => row.Id)];

    public static async Task<IReadOnlyList<FeedItem>> ReadFeedToEndAsync(this IJournalStore store, FeedPosition? after = null, int pageRows = 100)
    {
        var items = new List<FeedItem>();
        while (true)
        {
            var page = await store.ReadFeedAsync(after, pageRows, CancellationToken.None);
            if (page.Items.Count == 0)
            {
                return items;
            }

            items.AddRange(page.Items);
            after = page.End;
        }
    }

    /// <summary>Fails unless the stream is one gapless chain from number 1.</summary>
    public static async Task<IReadOnlyList<JournalRow>> ReadIntactAsync(this IJournalStore store, string stream)
    {
        var rows = await store.ReadAllAsync(stream);
        var head = new StreamHead(0, Guid.Empty);
        foreach (var row in rows)
        {
            Assert.Equal(head, new StreamHead(row.Number - 1, row.Previous));
            head = new StreamHead(row.Number, row.Id);
        }

        return rows;
    }
}
