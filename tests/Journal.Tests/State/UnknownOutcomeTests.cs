using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.State;

public sealed class UnknownOutcomeTests
{
    [Fact]
    public async Task An_append_whose_answer_was_lost_is_sent_again_identically_and_counts_once()
    {
        await using var bench = new Bench(new PlannedFaults().Plan(StoreOperation.Append, StoreFault.AfterCall, StoreFault.BeforeCall, StoreFault.AfterCall));
        var state = await bench.LoadedAsync();

        Assert.Equal(5, await bench.Turns.RunAsync(() => state.AddAsync(5)).InTime("the reply"));

        var row = Assert.Single(await bench.Store.ReadIntactAsync("s"));
        Assert.Equal(4, bench.Faults.Appends.Count);
        Assert.All(bench.Faults.Appends, ids => Assert.Equal([row.Id], ids));
        Assert.Equal(3, bench.Journal.Figures.Resends);
        Assert.Empty(bench.Poisons);
    }

    [Fact]
    public async Task An_append_that_a_rival_overtook_while_its_outcome_was_unknown_is_fenced()
    {
        var gate = new TaskCompletionSource();
        await using var bench = new Bench(new PlannedFaults().Plan(StoreOperation.Append, new StoreFault { GateBefore = gate.Task, FailsBefore = true }));
        var state = await bench.LoadedAsync();
        var reply = bench.Turns.RunAsync(() => state.AddAsync(5));
        await bench.Faults.AppendArrivedAsync();
        await bench.Store.WriteAsync(Rows.First("s", "7"));

        gate.SetResult();

        var failure = await Assert.ThrowsAsync<StatePoisonedException>(() => reply.InTime("the fenced reply"));
        Assert.IsType<JournalConflictException>(failure.InnerException);
    }

    [Fact]
    public async Task A_store_out_of_reach_for_too_long_fails_the_append_as_unknown()
    {
        Bench? advancing = null;
        var faults = new PlannedFaults { OnAppend = _ => advancing!.Clock.Advance(TimeSpan.FromSeconds(4)) };
        faults.Plan(StoreOperation.Append, [.. Enumerable.Repeat(StoreFault.BeforeCall, 100)]);
        await using var bench = advancing = new Bench(faults);
        var state = await bench.LoadedAsync();

        var failure = await Assert.ThrowsAsync<StatePoisonedException>(() => bench.Turns.RunAsync(() => state.AddAsync(5)).InTime("the reply"));

        Assert.IsType<JournalUnavailableException>(failure.InnerException);
        Assert.Equal(8, faults.Appends.Count);
    }

    [Fact]
    public async Task After_an_unknown_outcome_that_did_commit_the_reloaded_state_holds_the_events()
    {
        Bench? advancing = null;
        var faults = new PlannedFaults { OnAppend = _ => advancing!.Clock.Advance(TimeSpan.FromMinutes(1)) };
        faults.Plan(StoreOperation.Append, StoreFault.AfterCall);
        await using var bench = advancing = new Bench(faults);
        var state = await bench.LoadedAsync();
        await Assert.ThrowsAsync<StatePoisonedException>(() => bench.Turns.RunAsync(() => state.AddAsync(5)).InTime("the reply"));

        var reloaded = await bench.LoadedAsync();

        Assert.Equal(5, await bench.Turns.RunAsync(reloaded.SumAsync));
    }
}
