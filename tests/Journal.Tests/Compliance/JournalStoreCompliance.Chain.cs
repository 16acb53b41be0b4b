using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Compliance;

public abstract partial class JournalStoreCompliance
{
    [StoreFact]
    public async Task An_append_on_top_of_its_predecessor_is_written()
    {
        var first = Rows.First("s", "one");
        var second = Rows.After(first, "two", "three");

        Assert.Equal([AppendStatus.Written], await Store.AppendAsync(first));
        Assert.Equal([AppendStatus.Written], await Store.AppendAsync(second));

        var rows = await Store.ReadIntactAsync("s");
        Assert.Equal([first.Row.Id, second.Row.Id], rows.Select(row => row.Id));
        Assert.Equal(["two", "three"], Rows.Texts(rows[1]));
        Assert.Equal(2, rows[1].EventCount);
        Assert.Equal(new StreamHead(2, second.Row.Id), await Store.ReadHeadAsync("s", CancellationToken.None));
    }

    [StoreFact]
    public async Task A_fork_conflicts_whatever_the_number_of_events_on_either_side()
    {
        var first = Rows.First("s", "a", "b", "c");
        var second = Rows.After(first, "d");
        await Store.WriteAsync(first, second);

        Assert.Equal([AppendStatus.Conflict], await Store.AppendAsync(Rows.First("s", "x")));
        Assert.Equal([AppendStatus.Conflict], await Store.AppendAsync(Rows.After(first, "x", "y", "z")));
        Assert.Equal([first.Row.Id, second.Row.Id], await Store.ReadIdsAsync("s"));
    }

    [StoreFact]
    public async Task An_append_beyond_a_gap_conflicts()
    {
        var first = Rows.First("s", "a", "b");

        Assert.Equal([AppendStatus.Conflict], await Store.AppendAsync(Rows.After(first)));
        await Store.WriteAsync(first);
        Assert.Equal([AppendStatus.Conflict], await Store.AppendAsync(Rows.Make("s", 3, first.Row.Id)));
        Assert.Equal([AppendStatus.Conflict], await Store.AppendAsync(Rows.Make("s", 3, Guid.NewGuid(), "x", "y")));
        Assert.Equal([first.Row.Id], await Store.ReadIdsAsync("s"));
    }

    [StoreFact]
    public async Task An_append_that_names_another_predecessor_conflicts()
    {
        var first = Rows.First("s");
        await Store.WriteAsync(first);

        Assert.Equal([AppendStatus.Conflict], await Store.AppendAsync(Rows.Make("s", 2, Guid.NewGuid())));
        Assert.Equal([first.Row.Id], await Store.ReadIdsAsync("s"));
    }

    [StoreFact]
    public async Task Pipelined_appends_of_one_stream_in_a_batch_are_all_written()
    {
        var chain = Rows.Chain("s", 5);

        Assert.All(await Store.AppendAsync(chain), status => Assert.Equal(AppendStatus.Written, status));

        Assert.Equal(chain.Select(append => append.Row.Id), (await Store.ReadIntactAsync("s")).Select(row => row.Id));
    }

    [StoreFact]
    public async Task Pipelined_appends_never_land_on_a_strangers_row()
    {
        var stranger = Rows.First("s", "stranger");
        await Store.WriteAsync(stranger);
        var fenced = Rows.Chain("s", 4);

        Assert.All(await Store.AppendAsync(fenced), status => Assert.Equal(AppendStatus.Conflict, status));

        Assert.Equal([stranger.Row.Id], await Store.ReadIdsAsync("s"));
    }

    [StoreFact]
    public async Task Pipelined_appends_stop_at_a_gap()
    {
        var chain = Rows.Chain("s", 4);

        var statuses = await Store.AppendAsync(chain[0], chain[1], chain[3]);

        Assert.Equal([AppendStatus.Written, AppendStatus.Written, AppendStatus.Conflict], statuses);
        Assert.Equal(2, (await Store.ReadIntactAsync("s")).Count);
    }

    [StoreFact]
    public async Task Pipelined_appends_go_on_from_a_resent_one()
    {
        var chain = Rows.Chain("s", 4);
        await Store.WriteAsync(chain[0], chain[1]);

        Assert.All(await Store.AppendAsync(chain), status => Assert.Equal(AppendStatus.Written, status));

        Assert.Equal(4, (await Store.ReadIntactAsync("s")).Count);
    }

    [StoreFact]
    public async Task Rivals_in_one_batch_leave_one_row()
    {
        var mine = Rows.First("s", "mine");
        var rival = Rows.First("s", "rival");

        var statuses = await Store.AppendAsync(mine, rival);

        Assert.Single(statuses, AppendStatus.Written);
        Assert.Single(statuses, AppendStatus.Conflict);
        var written = statuses[0] == AppendStatus.Written ? mine : rival;
        Assert.Equal([written.Row.Id], await Store.ReadIdsAsync("s"));
    }

    [StoreFact]
    public async Task A_stream_is_read_in_pages()
    {
        await Store.WriteAsync(Rows.Chain("s", 7));

        var page = await Store.ReadStreamAsync("s", 2, 3, CancellationToken.None);

        Assert.Equal([3L, 4L, 5L], page.Select(row => row.Number));
        Assert.Empty(await Store.ReadStreamAsync("s", 7, 3, CancellationToken.None));
        Assert.Empty(await Store.ReadStreamAsync("other", 0, 3, CancellationToken.None));
        Assert.Null(await Store.ReadHeadAsync("other", CancellationToken.None));
    }
}
