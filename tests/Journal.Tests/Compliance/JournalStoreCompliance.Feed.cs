using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Compliance;

public abstract partial class JournalStoreCompliance
{
    [StoreFact]
    public async Task An_empty_feed_has_no_rows()
    {
        var page = await Store.ReadFeedAsync(null, 10, CancellationToken.None);

        Assert.Empty(page.Items);
        await Store.WriteAsync(Rows.First("s"));
        Assert.Single(await Store.ReadFeedToEndAsync(page.End));
    }

    [StoreFact]
    public async Task The_feed_hands_out_whole_rows_in_order_within_each_stream()
    {
        var chains = Enumerable.Range(0, 5).Select(i => Rows.Chain($"s{i}", 6)).ToArray();
        for (var i = 0; i < 6; i++)
        {
            await Store.WriteAsync([.. chains.Select(chain => chain[i])]);
        }

        var rows = (await Store.ReadFeedToEndAsync(pageRows: 7)).Select(item => item.Row).ToArray();

        Assert.Equal(30, rows.Length);
        foreach (var chain in chains)
        {
            var ofStream = rows.Where(row => row.Stream == chain[0].Row.Stream).ToArray();
            Assert.Equal(chain.Select(append => append.Row.Id), ofStream.Select(row => row.Id));
            Assert.Equal(chain.Select(append => append.Row.Previous), ofStream.Select(row => row.Previous));
            Assert.Equal(chain.SelectMany(append => Rows.Texts(append.Row)), ofStream.SelectMany(Rows.Texts));
        }
    }

    [StoreFact]
    public async Task A_filtered_feed_has_what_is_asked_for_and_no_other_streams()
    {
        await Store.WriteAsync([.. Rows.Chain("order/a", 3), .. Rows.Chain("order0", 2), .. Rows.Chain("other", 3)]);
        await Store.WriteAsync(Rows.Chain("order/b", 2));

        Assert.Equal(5, await CountAsync(new FeedFilter("order/")));
        Assert.Equal(5, await CountAsync(new FeedFilter("order/", ["absent/1", "text/1"])));
        Assert.Equal(10, await CountAsync(new FeedFilter("", ["text/1"])));

        async Task<int> CountAsync(FeedFilter filter)
        {
            var count = 0;
            FeedPosition? after = null;
            while (true)
            {
                var page = await Store.ReadFeedAsync(after, 2, filter, CancellationToken.None);
                count += page.Items.Count;
                if (page.Items.Count == 0)
                {
                    return count;
                }

                after = page.End;
            }
        }
    }

    [StoreFact]
    public async Task The_end_of_the_feed_lies_behind_what_was_written_and_before_what_comes()
    {
        await Store.WriteAsync(Rows.Chain("a", 4));
        var end = await Store.ReadFeedEndAsync(CancellationToken.None);

        Assert.Empty(await Store.ReadFeedToEndAsync(end));
        await Store.WriteAsync(Rows.Chain("b", 2));

        Assert.Equal(["b", "b"], (await Store.ReadFeedToEndAsync(end)).Select(item => item.Row.Stream));
    }

    [StoreFact]
    public async Task The_feed_can_be_resumed_at_every_position()
    {
        await Store.WriteAsync([.. Rows.Chain("a", 4), .. Rows.Chain("b", 3)]);
        await Store.WriteAsync(Rows.Chain("c", 5));
        var all = await Store.ReadFeedToEndAsync();

        for (var i = 0; i < all.Count; i++)
        {
            var rest = await Store.ReadFeedToEndAsync(new FeedPosition(all[i].Position.Value), pageRows: (i % 3) + 1);
            Assert.Equal(all.Skip(i + 1), rest, (x, y) => x.Position == y.Position && x.Row.Id == y.Row.Id);
        }

        Assert.All(all, item => Assert.Equal(item.Position.Value, Uri.EscapeDataString(item.Position.Value)));
    }

    [StoreFact]
    public async Task A_reader_that_has_caught_up_keeps_its_place()
    {
        await Store.WriteAsync(Rows.Chain("a", 3));
        var end = (await Store.ReadFeedToEndAsync())[^1].Position;

        var page = await Store.ReadFeedAsync(end, 10, CancellationToken.None);
        var later = Rows.First("b");
        await Store.WriteAsync(later);

        Assert.Empty(page.Items);
        Assert.Equal([later.Row.Id], (await Store.ReadFeedToEndAsync(page.End)).Select(item => item.Row.Id));
    }

    [StoreFact]
    public async Task Fenced_appends_are_not_in_the_feed()
    {
        var first = Rows.First("s");
        await Store.AppendAsync(first, Rows.First("s"), Rows.Make("t", 2, Guid.NewGuid()));

        Assert.Equal([first.Row.Id], (await Store.ReadFeedToEndAsync()).Select(item => item.Row.Id));
    }

    [StoreFact]
    public async Task A_position_of_another_epoch_is_told_apart()
    {
        await using var other = await MakePlaceAsync();
        await using var stranger = await other.OpenAsync();
        await stranger.WriteAsync(Rows.Chain("s", 3));
        await Store.WriteAsync(Rows.Chain("s", 3));
        var foreign = (await stranger.ReadFeedToEndAsync())[0].Position;

        await Assert.ThrowsAsync<FeedPositionException>(async () => await Store.ReadFeedAsync(foreign, 10, CancellationToken.None));
    }

    [StoreFact]
    public async Task A_malformed_position_is_told_apart()
    {
        await Store.WriteAsync(Rows.Chain("s", 3));
        var good = (await Store.ReadFeedToEndAsync())[0].Position.Value;

        foreach (var bad in new[] { "", "x", "-", "1", "0-0", $"{Guid.Empty:N}-1", good + "x", good[..^1] + "\u00e9", good + "-1", "'; --", new string('9', 400) })
        {
            var failure = await Record.ExceptionAsync(async () => await Store.ReadFeedAsync(new FeedPosition(bad), 10, CancellationToken.None));
            Assert.True(failure is FeedPositionException, $"'{bad}' gave {failure?.GetType().Name ?? "a page"}");
        }
    }

    [StoreFact]
    public async Task A_reader_beside_several_writers_misses_nothing_and_keeps_each_streams_order()
    {
        const int writers = 4;
        const int batches = 60;
        await using var rival = await OpenRivalAsync();
        var writing = Enumerable.Range(0, writers)
            .Select(writer => Task.Run(() => WriteOnAndOnAsync(writer % 2 == 0 ? Store : rival, writer, batches)))
            .ToArray();
        var allWritten = Task.WhenAll(writing);

        var seen = new List<JournalRow>();
        FeedPosition? position = null;
        for (var isLast = false; !isLast;)
        {
            // Decided before the look: what is read after the last write must be the rest.
            isLast = allWritten.IsCompleted;
            foreach (var item in await Store.ReadFeedToEndAsync(position, pageRows: 50))
            {
                seen.Add(item.Row);
                position = item.Position;
            }

            await Task.Yield();
        }

        await allWritten;
        foreach (var chain in writing.SelectMany(task => task.Result))
        {
            Assert.Equal(chain.Select(append => append.Row.Id), seen.Where(row => row.Stream == chain[0].Row.Stream).Select(row => row.Id));
        }
    }

    private static async Task<IReadOnlyList<JournalAppend[]>> WriteOnAndOnAsync(IJournalStore store, int writer, int batches)
    {
        var chains = Enumerable.Range(0, 3 + writer).Select(i => Rows.Chain($"w{writer}-{i}", batches)).ToArray();
        for (var i = 0; i < batches; i++)
        {
            await store.WriteAsync([.. chains.Select(chain => chain[i])]);
        }

        return chains;
    }
}
