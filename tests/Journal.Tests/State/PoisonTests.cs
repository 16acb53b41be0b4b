using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.State;

public sealed class PoisonTests : IAsyncLifetime
{
    private readonly Bench _bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_second_activation_that_appends_is_fenced()
    {
        var first = await _bench.LoadedAsync();
        var second = _bench.Open();
        var secondTurns = new Turns();
        await secondTurns.RunAsync(() => second.LoadAsync().AsTask()).InTime("the second load");
        await _bench.Turns.RunAsync(() => first.AddAsync(1)).InTime("the first activation's reply");

        var failure = await Assert.ThrowsAsync<StatePoisonedException>(() => secondTurns.RunAsync(() => second.AddAsync(10)).InTime("the fenced reply"));

        Assert.IsType<JournalConflictException>(failure.InnerException);
        Assert.IsType<JournalConflictException>(Assert.Single(_bench.Poisons));
        Assert.Equal(["1"], (await _bench.Store.ReadIntactAsync("s")).SelectMany(Rows.Texts));
    }

    [Fact]
    public async Task All_held_replies_fail_with_their_append_and_the_grain_knows_first()
    {
        var disk = new TaskCompletionSource();
        _bench.Faults.Plan(StoreOperation.Append, new StoreFault { GateBefore = disk.Task, Verdict = _ => new AppendResult(AppendStatus.Conflict) });
        var order = new List<string>();
        var state = _bench.Journal.Open("s", _bench.Model, _ => order.Add("grain"));
        await _bench.Turns.RunAsync(() => state.LoadAsync().AsTask()).InTime("the load");

        var held = new[]
        {
            _bench.Turns.RunAsync(() => ObservedAsync(state.AddAsync(1), order)),
            _bench.Turns.RunAsync(() => ObservedAsync(state.AddAsync(2), order)),
            _bench.Turns.RunAsync(() => ObservedAsync(state.SumAsync(), order)),
            _bench.Turns.RunAsync(() => ObservedAsync(state.RefuseAsync(), order)),
            _bench.Turns.RunAsync(() => ObservedAsync(state.VerifiedSumAsync(), order)),
        };
        await _bench.Faults.AppendArrivedAsync();
        disk.SetResult();
        await Task.WhenAll(held).InTime("all held replies");

        Assert.Equal(["grain", "poisoned", "poisoned", "poisoned", "poisoned", "poisoned"], order);
        Assert.False(state.IsLoaded);
        Assert.Empty(await _bench.Store.ReadAllAsync("s"));
    }

    [Fact]
    public async Task A_dropped_state_answers_nothing_any_more()
    {
        _bench.Faults.Plan(StoreOperation.Append, StoreFault.Conflict("s"));
        var state = await _bench.LoadedAsync();
        await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(() => state.AddAsync(1)));

        await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(() => state.AddAsync(1)));
        await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(state.SumAsync));
        await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(state.VerifiedSumAsync));
        await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(state.RefuseAsync));
        await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(() => state.LoadAsync().AsTask()));
        Assert.Single(_bench.Poisons);
    }

    [Fact]
    public async Task An_append_that_fails_before_anyone_waits_for_it_fails_its_reply()
    {
        var state = await _bench.LoadedAsync();
        await _bench.Journal.StopAsync(CancellationToken.None).InTime("the writer's stop");

        var failure = await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(() => state.AddAsync(1)).InTime("the reply"));

        Assert.IsType<JournalUnavailableException>(failure.InnerException);
        Assert.Single(_bench.Poisons);
    }

    [Fact]
    public async Task A_conflict_of_one_grain_leaves_the_others_alone()
    {
        var disk = new TaskCompletionSource();
        _bench.Faults.Plan(StoreOperation.Append, StoreFault.Until(disk.Task), StoreFault.Conflict("b"));
        var states = new Dictionary<string, JournaledState<Ledger, Entry>>();
        foreach (var name in new[] { "first", "a", "b", "c" })
        {
            states[name] = await _bench.LoadedAsync(name);
        }

        var first = _bench.Turns.RunAsync(() => states["first"].AddAsync(1));
        await _bench.Faults.AppendArrivedAsync();
        var batch = new[] { "a", "b", "c" }.Select(name => _bench.Turns.RunAsync(() => states[name].AddAsync(1))).ToArray();
        await _bench.Turns.RunAsync(() => Task.CompletedTask);
        disk.SetResult();

        Assert.Equal(1, await first.InTime("the first reply"));
        Assert.Equal(1, await batch[0].InTime("the reply of a"));
        await Assert.ThrowsAsync<StatePoisonedException>(() => batch[1].InTime("the reply of b"));
        Assert.Equal(1, await batch[2].InTime("the reply of c"));
        Assert.Equal(2, _bench.Faults.Appends.Count);
    }

    [Fact]
    public async Task A_refused_append_drops_its_own_state_only()
    {
        _bench.Faults.Plan(StoreOperation.Append, StoreFault.Refuse("b"));
        var b = await _bench.LoadedAsync("b");
        var c = await _bench.LoadedAsync("c");

        var failure = await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(() => b.AddAsync(1)).InTime("the refused reply"));

        Assert.IsType<JournalRefusedException>(failure.InnerException);
        Assert.Equal(1, await _bench.Turns.RunAsync(() => c.AddAsync(1)).InTime("the other reply"));
    }

    [Fact]
    public async Task A_fold_that_throws_drops_the_state_and_what_waits_but_not_what_is_durable()
    {
        var disk = new TaskCompletionSource();
        var state = await _bench.LoadedAsync();
        await _bench.Turns.RunAsync(() => state.AddAsync(1)).InTime("the durable reply");
        await _bench.Faults.AppendArrivedAsync();
        _bench.Faults.Plan(StoreOperation.Append, StoreFault.Until(disk.Task));
        var inFlight = _bench.Turns.RunAsync(() => state.AddAsync(2));
        await _bench.Faults.AppendArrivedAsync();
        var waiting = _bench.Turns.RunAsync(() => state.AddAsync(3));

        var unfoldable = await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(() => state.AddAsync(4, LedgerModel.Unfoldable)).InTime("the unfoldable"));

        Assert.IsType<InvalidOperationException>(unfoldable.InnerException);
        await Assert.ThrowsAsync<StatePoisonedException>(() => inFlight.InTime("the reply in flight"));
        await Assert.ThrowsAsync<StatePoisonedException>(() => waiting.InTime("the waiting reply"));
        disk.SetResult();
        await _bench.Journal.StopAsync(CancellationToken.None).InTime("the writer's stop");
        Assert.Equal(["1", "2"], (await _bench.Store.ReadIntactAsync("s")).SelectMany(Rows.Texts));
        Assert.Single(_bench.Poisons);
    }

    [Fact]
    public async Task A_decision_that_throws_changes_nothing()
    {
        var state = await _bench.LoadedAsync();

        await Assert.ThrowsAsync<ArithmeticException>(() => _bench.Turns.RunAsync(() => state.DecideAsync<int, int>(0, (_, _) => throw new ArithmeticException())));
        await Assert.ThrowsAsync<ArithmeticException>(() => _bench.Turns.RunAsync(() => state.ReadAsync<int, int>(0, (_, _) => throw new ArithmeticException())));

        Assert.Equal(5, await _bench.Turns.RunAsync(() => state.AddAsync(5)).InTime("the next reply"));
        Assert.Empty(_bench.Poisons);
    }

    [Fact]
    public async Task An_event_that_can_not_be_written_leaves_the_state_as_it_was()
    {
        var disk = new TaskCompletionSource();
        _bench.Faults.Plan(StoreOperation.Append, StoreFault.Until(disk.Task));
        var state = await _bench.LoadedAsync();
        var first = _bench.Turns.RunAsync(() => state.AddAsync(1));
        await _bench.Faults.AppendArrivedAsync();
        var second = _bench.Turns.RunAsync(() => state.AddAsync(2));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Turns.RunAsync(() => state.AddAsync(50, LedgerModel.Unwritable)));
        disk.SetResult();

        Assert.Equal(1, await first.InTime("the first reply"));
        Assert.Equal(3, await second.InTime("the second reply"));
        Assert.Equal(3, await _bench.Turns.RunAsync(state.SumAsync).InTime("the sum"));
        Assert.Equal(["1", "2"], (await _bench.Store.ReadIntactAsync("s")).SelectMany(Rows.Texts));
    }

    [Fact]
    public async Task A_callback_that_throws_does_not_keep_held_replies_waiting()
    {
        _bench.Faults.Plan(StoreOperation.Append, StoreFault.Conflict("s"));
        var state = _bench.Journal.Open("s", _bench.Model, _ => throw new InvalidOperationException("The grain is gone."));
        await _bench.Turns.RunAsync(() => state.LoadAsync().AsTask()).InTime("the load");

        await Assert.ThrowsAsync<StatePoisonedException>(() => _bench.Turns.RunAsync(() => state.AddAsync(1)).InTime("the held reply"));
    }

    private static async Task ObservedAsync(Task reply, List<string> order)
    {
        try
        {
            await reply;
            order.Add("answered");
        }
        catch (StatePoisonedException)
        {
            order.Add("poisoned");
        }
    }
}
