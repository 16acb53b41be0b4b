using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.State;

public sealed class SnapshotTests
{
    private static readonly StateOptions EveryFive = new() { SnapshotEveryEvents = 5, LoadPageRows = 3 };

    [Fact]
    public async Task A_state_from_snapshot_and_tail_reads_only_the_tail()
    {
        await using var bench = new Bench(stateOptions: EveryFive);
        await AddOneByOneAsync(bench, 12);
        var readBefore = bench.Model.Reads;

        var reloaded = await bench.LoadedAsync();

        Assert.Equal(2, bench.Model.Reads - readBefore);
        Assert.Equal(78, await bench.Turns.RunAsync(reloaded.SumAsync));
        Assert.Equal(10, (await bench.Store.ReadSnapshotAsync("s", CancellationToken.None))!.Number);
    }

    [Fact]
    public async Task A_snapshot_is_written_only_once_its_append_is_durable()
    {
        await using var bench = new Bench(stateOptions: EveryFive);
        var state = await bench.LoadedAsync();
        bench.Faults.Plan(StoreOperation.Append, StoreFault.Conflict("s"));

        await Assert.ThrowsAsync<StatePoisonedException>(() => bench.Turns.RunAsync(() => state.AddAsync(1, 2, 3, 4, 5)).InTime("the fenced reply"));

        Assert.Equal(1, bench.Model.Captures);
        Assert.Null(await bench.Store.ReadSnapshotAsync("s", CancellationToken.None));
    }

    [Fact]
    public async Task A_snapshot_is_taken_although_the_state_is_always_ahead_of_the_disk()
    {
        var disks = Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource()).ToArray();
        await using var bench = new Bench(stateOptions: EveryFive);
        bench.Faults.Plan(StoreOperation.Append, [.. disks.Select(disk => StoreFault.Until(disk.Task))]);
        var state = await bench.LoadedAsync();
        var replies = new List<Task<long>>();
        foreach (var disk in disks)
        {
            replies.Add(bench.Turns.RunAsync(() => state.AddAsync(1)));
            replies.Add(bench.Turns.RunAsync(() => state.AddAsync(1)));
            await bench.Faults.AppendArrivedAsync();
            replies.Add(bench.Turns.RunAsync(() => state.AddAsync(1)));
            await bench.Turns.RunAsync(() => Task.CompletedTask);
            disk.SetResult();
        }

        await Task.WhenAll(replies).InTime("all replies");

        var snapshot = await bench.Store.ReadSnapshotAsync("s", CancellationToken.None);
        Assert.NotNull(snapshot);
        var rows = await bench.Store.ReadIntactAsync("s");
        Assert.Equal(rows[(int)snapshot.Number - 1].Id, snapshot.AppendId);
        Assert.Equal(rows.Take((int)snapshot.Number).Sum(row => row.EventCount), bench.Model.Restore("s", snapshot.Parts)!.Sum);
    }

    [Fact]
    public async Task A_snapshot_that_could_not_be_written_disturbs_no_reply_and_the_next_one_holds_its_changes()
    {
        await using var bench = new Bench(new PlannedFaults().Plan(StoreOperation.WriteSnapshot, StoreFault.BeforeCall, StoreFault.None, StoreFault.AfterCall), EveryFive);

        await AddOneByOneAsync(bench, 31);

        var reloaded = await bench.LoadedAsync();
        Assert.Equal(31 * 32 / 2, await bench.Turns.RunAsync(reloaded.SumAsync));
        Assert.NotNull(bench.Model.Restore("s", (await bench.Store.ReadSnapshotAsync("s", CancellationToken.None))!.Parts));
        Assert.Empty(bench.Poisons);
    }

    [Theory]
    [InlineData("another fold version")]
    [InlineData("another append's id")]
    [InlineData("an append that is not there")]
    [InlineData("parts that don't fit")]
    public async Task A_snapshot_that_does_not_belong_to_the_stream_is_ignored(string flaw)
    {
        await using var bench = new Bench(stateOptions: EveryFive);
        await AddOneByOneAsync(bench, 7);
        var good = (await bench.Store.ReadSnapshotAsync("s", CancellationToken.None))!;
        var lie = bench.Model.Capture(new Ledger { Sum = 9, Entries = { 9 } }, 0, good.Number)!;
        await bench.Store.WriteSnapshotAsync(
            flaw switch
            {
                "another fold version" => good with { FoldVersion = 2, Parts = lie },
                "another append's id" => good with { AppendId = Guid.NewGuid(), Parts = lie },
                "an append that is not there" => good with { Number = 8, Parts = lie },
                _ => good with { Parts = [lie[1]] },
            },
            CancellationToken.None);

        var reloaded = await bench.LoadedAsync();

        Assert.Equal(28, await bench.Turns.RunAsync(reloaded.SumAsync));
        Assert.Equal(36, await bench.Turns.RunAsync(() => reloaded.AddAsync(8)).InTime("an append on top"));
    }

    [Fact]
    public void A_state_from_snapshot_and_tail_equals_the_state_from_all_events() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<byte>>(), script => SameEitherWayAsync(script.Get).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs.Of(200)));

    // Each byte is a step: mostly an append of one to six entries, sometimes a reload or a snapshot write that fails.
    private static async Task<bool> SameEitherWayAsync(byte[] script)
    {
        await using var bench = new Bench(stateOptions: new StateOptions { SnapshotEveryEvents = 1 + (script[0] % 7), LoadPageRows = 2 });
        var state = await bench.LoadedAsync();
        foreach (var step in script)
        {
            if (step % 5 == 0)
            {
                state = await bench.LoadedAsync();
            }
            else
            {
                bench.Faults.Plan(StoreOperation.WriteSnapshot, step % 5 == 1 ? StoreFault.BeforeCall : StoreFault.None);
                await bench.Turns.RunAsync(() => state.AddAsync([.. Enumerable.Repeat((long)step, 1 + (step % 6))])).InTime("a reply");
            }
        }

        var all = (await bench.Store.ReadIntactAsync("s")).SelectMany(Rows.Texts).Select(long.Parse).ToArray();
        state = await bench.LoadedAsync();
        return await bench.Turns.RunAsync(() => state.ReadAsync(all, (ledger, entries) => ledger.Entries.SequenceEqual(entries) && ledger.Sum == entries.Sum()));
    }

    private static async Task AddOneByOneAsync(Bench bench, int entries)
    {
        var state = await bench.LoadedAsync();
        for (var i = 1; i <= entries; i++)
        {
            await bench.Turns.RunAsync(() => state.AddAsync(i)).InTime($"reply {i}");
        }
    }
}
