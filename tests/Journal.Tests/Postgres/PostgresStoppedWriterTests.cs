using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing;

namespace OrderCluster.Journal.Tests.Postgres;

[NeedsPostgres]
[Collection(PostgresCollection.Name)]
public sealed class PostgresStoppedWriterTests
{
    [StoreFact]
    public async Task A_reader_misses_nothing_of_a_writer_stopped_in_mid_commit_while_another_commits()
    {
        var place = await PostgresPlace.MakeAsync();
        await using var stopped = PostgresPlace.Make(place.ConnectionString, new StoreOptions { StatementTimeout = TimeSpan.FromMinutes(1) });
        await stopped.OpenAsync(CancellationToken.None);
        await using var other = await place.OpenAsync();
        await using var gate = await CommitGate.CloseAsync(place.ConnectionString, "early");
        await other.WriteAsync(Rows.Chain("before", 2));

        var early = Rows.First("early");
        var commit = stopped.AppendAsync(early);
        var pid = await gate.WaitingAsync();
        await ProcessSignals.SendAsync(pid, "STOP");
        var late = Rows.Chain("late", 5);
        await other.WriteAsync(late);
        var seen = new List<FeedItem>(await other.ReadFeedToEndAsync());
        await ProcessSignals.SendAsync(pid, "CONT");
        await gate.OpenAsync();
        Assert.Equal([AppendStatus.Written], await commit.InTime("the stopped writer"));

        seen.AddRange(await other.ReadFeedToEndAsync(seen.Count > 0 ? seen[^1].Position : null));

        Assert.Equal(8, seen.Count);
        Assert.Contains(seen, item => item.Row.Id == early.Row.Id);
        Assert.Equal(late.Select(append => append.Row.Id), seen.Where(item => item.Row.Stream == "late").Select(item => item.Row.Id));
    }

    [StoreFact]
    public async Task An_append_whose_first_try_hangs_in_its_commit_is_settled_by_the_identical_one()
    {
        var place = await PostgresPlace.MakeAsync();
        await using var store = PostgresPlace.Make(place.ConnectionString, new StoreOptions { StatementTimeout = TimeSpan.FromSeconds(1) });
        await store.OpenAsync(CancellationToken.None);
        await using var gate = await CommitGate.CloseAsync(place.ConnectionString, "s");
        var append = Rows.First("s");

        var firstTry = store.AppendAsync(append);
        var pid = await gate.WaitingAsync();
        await ProcessSignals.SendAsync(pid, "STOP");
        await Assert.ThrowsAsync<JournalUnavailableException>(() => firstTry.InTime("the hanging append to be given up"));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => store.AppendAsync(append).InTime("the second try behind the hanging one"));
        await ProcessSignals.SendAsync(pid, "CONT");
        await gate.OpenAsync();

        Assert.Equal([AppendStatus.Written], await SettleAsync(store, append).InTime("the last try"));
        Assert.Equal([append.Row.Id], await store.ReadIdsAsync("s"));
        Assert.Single(await store.ReadFeedToEndAsync());
    }

    private static async Task<IReadOnlyList<AppendStatus>> SettleAsync(IJournalStore store, JournalAppend append)
    {
        while (true)
        {
            try
            {
                return await store.AppendAsync(append);
            }
            catch (JournalUnavailableException)
            {
                await Task.Yield();
            }
        }
    }
}
