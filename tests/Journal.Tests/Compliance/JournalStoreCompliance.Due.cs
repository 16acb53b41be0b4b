using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Compliance;

public abstract partial class JournalStoreCompliance
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [StoreFact]
    public async Task Due_streams_come_earliest_first_up_to_the_time_asked()
    {
        await Store.WriteAsync(
            Rows.First("late").Due(DueChange.Set(Noon.AddMinutes(3))),
            Rows.First("early").Due(DueChange.Set(Noon.AddMinutes(1))),
            Rows.First("middle").Due(DueChange.Set(Noon.AddMinutes(2))),
            Rows.First("never"));

        Assert.Equal(
            [new DueStream("early", Noon.AddMinutes(1)), new DueStream("middle", Noon.AddMinutes(2))],
            await Store.ReadDueAsync(Noon.AddMinutes(2), 10, CancellationToken.None));
        Assert.Equal(["early"], await DueByAsync(Noon.AddHours(1), limit: 1));
        Assert.Empty(await DueByAsync(Noon));
    }

    [StoreFact]
    public async Task An_append_may_move_keep_or_clear_its_streams_due_time()
    {
        var first = Rows.First("s").Due(DueChange.Set(Noon));
        var second = Rows.After(first);
        var third = Rows.After(second).Due(DueChange.Set(Noon.AddMinutes(5)));
        var fourth = Rows.After(third).Due(DueChange.Clear);

        await Store.WriteAsync(first);
        await Store.WriteAsync(second);
        Assert.Equal(["s"], await DueByAsync(Noon));
        await Store.WriteAsync(third);
        Assert.Empty(await DueByAsync(Noon));
        Assert.Equal(["s"], await DueByAsync(Noon.AddMinutes(5)));
        await Store.WriteAsync(fourth);
        Assert.Empty(await DueByAsync(Noon.AddHours(1)));
    }

    [StoreFact]
    public async Task The_last_of_pipelined_due_changes_holds()
    {
        var first = Rows.First("s").Due(DueChange.Set(Noon));
        var second = Rows.After(first).Due(DueChange.Set(Noon.AddMinutes(5)));
        var third = Rows.After(second);

        await Store.WriteAsync(first, second, third);

        Assert.Equal([new DueStream("s", Noon.AddMinutes(5))], await Store.ReadDueAsync(Noon.AddHours(1), 10, CancellationToken.None));
    }

    [StoreFact]
    public async Task A_fenced_append_does_not_touch_the_due_time()
    {
        await Store.WriteAsync(Rows.First("s").Due(DueChange.Set(Noon)));

        await Store.AppendAsync(Rows.First("s").Due(DueChange.Clear), Rows.First("other").Due(DueChange.Set(Noon.AddMinutes(1))));

        Assert.Equal(["s", "other"], await DueByAsync(Noon.AddHours(1)));
    }

    [StoreFact]
    public async Task A_resent_append_does_not_bring_back_an_old_due_time()
    {
        var first = Rows.First("s").Due(DueChange.Set(Noon));
        await Store.WriteAsync(first);
        await Store.WriteAsync(Rows.After(first).Due(DueChange.Clear));

        await Store.WriteAsync(first);

        Assert.Empty(await DueByAsync(Noon.AddHours(1)));
    }

    private async Task<IEnumerable<string>> DueByAsync(DateTimeOffset until, int limit = 10) =>
        (await Store.ReadDueAsync(until, limit, CancellationToken.None)).Select(due => due.Stream);
}
