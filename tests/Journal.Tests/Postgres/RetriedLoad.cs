using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Postgres;

/// <summary>Writes to some streams, append by append in batches, and sends a batch again for as long as its outcome is unknown.</summary>
internal sealed class RetriedLoad(IJournalStore store, int streams, int appends)
{
    private readonly JournalAppend[][] _chains = [.. Enumerable.Range(0, streams).Select(i => Rows.Chain($"load-{i}", appends))];
    private readonly TaskCompletionSource[] _reached =
        [.. Enumerable.Range(0, appends + 1).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

    public int UnknownOutcomes { get; private set; }

    /// <summary>Done when that many appends of each stream are written.</summary>
    public Task ReachesAsync(int written) => _reached[written].Task;

    public async Task RunAsync()
    {
        for (var i = 0; i < appends; i++)
        {
            var batch = _chains.Select(chain => chain[i]).ToArray();
            while (true)
            {
                try
                {
                    Assert.All(await store.AppendAsync(batch), status => Assert.Equal(AppendStatus.Written, status));
                    break;
                }
                catch (JournalUnavailableException)
                {
                    UnknownOutcomes++;
                    await Task.Yield();
                }
            }

            _reached[i + 1].SetResult();
        }
    }

    public async Task AssertIntactAsync()
    {
        var feed = await store.ReadFeedToEndAsync();
        Assert.Equal(streams * appends, feed.Count);
        foreach (var chain in _chains)
        {
            var expected = chain.Select(append => append.Row.Id).ToArray();
            Assert.Equal(expected, (await store.ReadIntactAsync(chain[0].Row.Stream)).Select(row => row.Id));
            Assert.Equal(expected, feed.Where(item => item.Row.Stream == chain[0].Row.Stream).Select(item => item.Row.Id));
        }
    }
}
