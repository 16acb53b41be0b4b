using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.State;

public sealed class LoadTests : IAsyncLifetime
{
    private readonly Bench _bench = new(stateOptions: new StateOptions { LoadPageRows = 3 });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task A_stream_of_any_length_is_loaded_in_pages(int appends)
    {
        await WriteEntriesAsync("s", appends);

        var state = await _bench.LoadedAsync();

        Assert.Equal(appends, await _bench.Turns.RunAsync(state.SumAsync));
        Assert.Equal(appends + 5, await _bench.Turns.RunAsync(() => state.AddAsync(5)).InTime("an append on top of what was loaded"));
    }

    [Fact]
    public async Task Turns_that_interleave_share_one_load()
    {
        var gate = new TaskCompletionSource();
        await WriteEntriesAsync("s", 2);
        _bench.Faults.Plan(StoreOperation.ReadStream, StoreFault.Until(gate.Task));
        var state = _bench.Open();
        var loads = Enumerable.Range(0, 5).Select(_ => _bench.Turns.RunAsync(() => state.LoadAsync().AsTask())).ToArray();
        await _bench.Turns.RunAsync(() => Task.CompletedTask);

        gate.SetResult();
        await Task.WhenAll(loads).InTime("all loads");

        Assert.Equal(2, _bench.Model.Reads);
        Assert.Equal(2, await _bench.Turns.RunAsync(state.SumAsync));
    }

    [Fact]
    public async Task A_load_that_failed_is_tried_again_by_the_next_call()
    {
        await WriteEntriesAsync("s", 2);
        _bench.Faults.Plan(StoreOperation.ReadStream, StoreFault.BeforeCall);
        var state = _bench.Open();

        await Assert.ThrowsAsync<JournalUnavailableException>(() => _bench.Turns.RunAsync(() => state.LoadAsync().AsTask()).InTime("the failing load"));
        Assert.False(state.IsLoaded);
        await _bench.Turns.RunAsync(() => state.LoadAsync().AsTask()).InTime("the second load");

        Assert.Equal(2, await _bench.Turns.RunAsync(state.SumAsync));
    }

    [Fact]
    public async Task An_event_that_can_not_be_read_is_named()
    {
        await _bench.Store.WriteAsync(Rows.First("s", "not a number"));
        var state = _bench.Open();

        var failure = await Assert.ThrowsAsync<JournalStoreException>(() => _bench.Turns.RunAsync(() => state.LoadAsync().AsTask()).InTime("the load"));

        Assert.Contains("Append 1 of stream 's'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_is_not_used_before_it_is_loaded()
    {
        var state = _bench.Open();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Turns.RunAsync(() => state.AddAsync(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Turns.RunAsync(state.SumAsync));
    }

    [Fact]
    public async Task A_new_stream_is_begun_without_reading()
    {
        _bench.Faults.Plan(StoreOperation.ReadStream, StoreFault.BeforeCall).Plan(StoreOperation.ReadSnapshot, StoreFault.BeforeCall);
        var state = _bench.Open();

        var sum = _bench.Turns.RunAsync(() =>
        {
            state.AssumeNew();
            return state.AddAsync(4);
        });

        Assert.Equal(4, await sum.InTime("the reply"));
        Assert.Single(await _bench.Store.ReadIntactAsync("s"));
    }

    [Fact]
    public async Task A_stream_assumed_new_that_exists_is_fenced()
    {
        await WriteEntriesAsync("s", 2);
        var state = _bench.Open();

        var sum = _bench.Turns.RunAsync(() =>
        {
            state.AssumeNew();
            return state.AddAsync(4);
        });

        var failure = await Assert.ThrowsAsync<StatePoisonedException>(() => sum.InTime("the reply"));
        Assert.IsType<JournalConflictException>(failure.InnerException);
        Assert.Equal(2, (await _bench.Store.ReadIntactAsync("s")).Count);
    }

    [Fact]
    public async Task A_loaded_stream_is_not_assumed_new()
    {
        var state = await _bench.LoadedAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _bench.Turns.RunAsync(() =>
        {
            state.AssumeNew();
            return Task.CompletedTask;
        }));
    }

    [Fact]
    public async Task A_state_refuses_calls_off_its_grains_turns()
    {
        var state = await _bench.LoadedAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => new Turns().RunAsync(() => state.AddAsync(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(state.SumAsync));
    }

    [Fact]
    public async Task A_decision_within_a_decision_is_refused()
    {
        var state = await _bench.LoadedAsync();

        var nested = _bench.Turns.RunAsync(() => state.ReadAsync(state, static (_, self) => self.SumAsync().Exception?.InnerException));

        Assert.IsType<InvalidOperationException>(await nested);
    }

    private async Task WriteEntriesAsync(string stream, int appends)
    {
        JournalAppend? last = null;
        for (var i = 0; i < appends; i++)
        {
            last = last is null ? Rows.First(stream, "1") : Rows.After(last, "1");
            await _bench.Store.WriteAsync(last);
        }
    }
}
