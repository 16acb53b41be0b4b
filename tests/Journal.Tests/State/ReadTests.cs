using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.State;

public sealed class ReadTests
{
    [Fact]
    public async Task A_verified_read_of_an_overtaken_activation_drops_its_state()
    {
        await using var bench = new Bench();
        var state = await bench.LoadedAsync();
        await bench.Turns.RunAsync(() => state.AddAsync(1)).InTime("the first append");
        var own = (await bench.Store.ReadAllAsync("s"))[0];
        await bench.Store.WriteAsync(Rows.Make("s", 2, own.Id, "5"));

        Assert.Equal(1, await bench.Turns.RunAsync(state.SumAsync));
        var failure = await Assert.ThrowsAsync<StatePoisonedException>(() => bench.Turns.RunAsync(state.VerifiedSumAsync).InTime("the verified read"));

        Assert.IsType<JournalConflictException>(failure.InnerException);
        Assert.Single(bench.Poisons);
    }

    [Fact]
    public async Task A_verified_read_passes_while_own_appends_go_on()
    {
        var look = new TaskCompletionSource();
        await using var bench = new Bench(new PlannedFaults().Plan(StoreOperation.ReadHead, new StoreFault { GateAfter = look.Task }));
        var state = await bench.LoadedAsync();
        await bench.Turns.RunAsync(() => state.AddAsync(1)).InTime("the first append");
        var verified = bench.Turns.RunAsync(state.VerifiedSumAsync);
        await bench.Turns.RunAsync(() => state.AddAsync(2)).InTime("the second append");
        await bench.Turns.RunAsync(() => state.AddAsync(3)).InTime("the third append");

        look.SetResult();

        Assert.Equal(1, await verified.InTime("the verified read"));
        Assert.Equal(6, await bench.Turns.RunAsync(state.VerifiedSumAsync).InTime("the second verified read"));
    }

    [Fact]
    public async Task A_verified_read_of_a_stream_without_appends_passes()
    {
        await using var bench = new Bench();
        var state = await bench.LoadedAsync();

        Assert.Equal(0, await bench.Turns.RunAsync(state.VerifiedSumAsync).InTime("the verified read"));
    }

    [Fact]
    public async Task A_closed_gate_lets_out_only_replies_that_an_append_or_a_look_proves()
    {
        var gate = new SwitchedGate();
        await using var bench = new Bench(stateOptions: new StateOptions { ReadGate = gate });
        var state = await bench.LoadedAsync();
        gate.IsOpen = false;

        await Assert.ThrowsAsync<JournalUnavailableException>(() => bench.Turns.RunAsync(state.SumAsync));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => bench.Turns.RunAsync(state.RefuseAsync));
        Assert.Equal(1, await bench.Turns.RunAsync(() => state.AddAsync(1)).InTime("the decision"));
        Assert.Equal(1, await bench.Turns.RunAsync(state.VerifiedSumAsync).InTime("the verified read"));
        gate.IsOpen = true;
        Assert.Equal(1, await bench.Turns.RunAsync(state.SumAsync));
    }

    [Fact]
    public async Task The_gate_is_told_when_another_writer_has_extended_a_stream_and_of_no_other_failure()
    {
        var gate = new SwitchedGate();
        var refusal = new StoreFault { Verdict = _ => new AppendResult(AppendStatus.Refused, new InvalidDataException("Too long.")) };
        await using var bench = new Bench(new PlannedFaults().Plan(StoreOperation.Append, refusal, StoreFault.Conflict("s")), new StateOptions { ReadGate = gate });
        var refused = await bench.LoadedAsync();
        await Assert.ThrowsAsync<StatePoisonedException>(() => bench.Turns.RunAsync(() => refused.AddAsync(1)).InTime("the refused reply"));
        Assert.Equal(0, gate.Overtakings);

        var overtaken = await bench.LoadedAsync();
        await Assert.ThrowsAsync<StatePoisonedException>(() => bench.Turns.RunAsync(() => overtaken.AddAsync(1)).InTime("the fenced reply"));

        Assert.Equal(1, gate.Overtakings);
    }

    [Fact]
    public async Task The_gate_is_not_told_of_a_stream_that_was_wrongly_assumed_new_but_of_what_comes_after_its_first_append()
    {
        var gate = new SwitchedGate();
        var faults = new PlannedFaults().Plan(StoreOperation.Append, StoreFault.Conflict("s"), StoreFault.None, StoreFault.Conflict("s"));
        await using var bench = new Bench(faults, new StateOptions { ReadGate = gate });
        var wrong = bench.Open();
        await Assert.ThrowsAsync<StatePoisonedException>(() => bench.Turns.RunAsync(() => AddToNewAsync(wrong)).InTime("the fenced reply"));
        Assert.Equal(0, gate.Overtakings);

        var right = bench.Open();
        await bench.Turns.RunAsync(() => AddToNewAsync(right)).InTime("the first append");
        await Assert.ThrowsAsync<StatePoisonedException>(() => bench.Turns.RunAsync(() => right.AddAsync(1)).InTime("the fenced reply"));
        Assert.Equal(1, gate.Overtakings);
    }

    [Fact]
    public async Task A_state_from_before_another_silo_joined_is_held_against_the_store_before_it_answers()
    {
        var gate = new SwitchedGate();
        await using var bench = new Bench(stateOptions: new StateOptions { ReadGate = gate });
        var state = await bench.LoadedAsync();
        await bench.Turns.RunAsync(() => state.AddAsync(1)).InTime("the first append");
        gate.Era++;
        Assert.Equal(1, await bench.Turns.RunAsync(state.SumAsync).InTime("the read of a state that nobody has extended"));

        await bench.Store.WriteAsync(Rows.Make("s", 2, (await bench.Store.ReadAllAsync("s"))[0].Id, "5"));
        Assert.Equal(1, await bench.Turns.RunAsync(state.SumAsync).InTime("the read without another silo, which is proven once"));
        gate.Era++;

        await Assert.ThrowsAsync<StatePoisonedException>(() => bench.Turns.RunAsync(state.RefuseAsync).InTime("the reply after another silo has joined"));
        Assert.Single(bench.Poisons);
    }

    private static Task<long> AddToNewAsync(JournaledState<Ledger, Entry> state)
    {
        state.AssumeNew();
        return state.AddAsync(1);
    }

    private sealed class SwitchedGate : IReadGate
    {
        public bool IsOpen { get; set; } = true;

        public long Era { get; set; }

        public int Overtakings { get; private set; }

        public void Overtaken() => Overtakings++;
    }
}
