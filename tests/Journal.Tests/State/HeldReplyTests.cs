using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.State;

public sealed class HeldReplyTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _disk = new();
    private readonly Bench _bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _disk.TrySetResult();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_reply_is_given_once_its_events_are_durable()
    {
        var state = await _bench.LoadedAsync();

        Assert.Equal(5, await _bench.Turns.RunAsync(() => state.AddAsync(2, 3)).InTime("the reply"));

        var row = Assert.Single(await _bench.Store.ReadIntactAsync("s"));
        Assert.Equal(["2", "3"], Rows.Texts(row));
    }

    [Fact]
    public async Task No_reply_leaves_before_its_append_is_durable()
    {
        var state = await StalledAsync();

        var decided = _bench.Turns.RunAsync(() => state.AddAsync(1));
        var read = _bench.Turns.RunAsync(state.SumAsync);
        var refused = _bench.Turns.RunAsync(state.RefuseAsync);
        var verified = _bench.Turns.RunAsync(state.VerifiedSumAsync);
        await _bench.Faults.AppendArrivedAsync();
        await TurnsHaveRunAsync();

        Assert.False(decided.IsCompleted || read.IsCompleted || refused.IsCompleted || verified.IsCompleted, "a reply left before its append was durable");
        _disk.SetResult();
        Assert.Equal(1, await decided.InTime("the decision"));
        Assert.Equal(1, await read.InTime("the read"));
        Assert.Equal("refused at 1", await refused.InTime("the refusal"));
        Assert.Equal(1, await verified.InTime("the verified read"));
    }

    [Fact]
    public async Task The_next_decision_builds_on_events_that_are_not_durable_yet()
    {
        var state = await StalledAsync();

        var first = _bench.Turns.RunAsync(() => state.AddAsync(1));
        var second = _bench.Turns.RunAsync(() => state.AddAsync(10));
        await _bench.Faults.AppendArrivedAsync();
        _disk.SetResult();

        Assert.Equal(1, await first.InTime("the first reply"));
        Assert.Equal(11, await second.InTime("the second reply"));
    }

    [Fact]
    public async Task A_reply_waits_for_its_own_append_and_not_for_later_ones()
    {
        var laterDisk = new TaskCompletionSource();
        _bench.Faults.Plan(StoreOperation.Append, StoreFault.Until(_disk.Task), StoreFault.Until(laterDisk.Task));
        var state = await _bench.LoadedAsync();
        var first = _bench.Turns.RunAsync(() => state.AddAsync(1));
        await _bench.Faults.AppendArrivedAsync();
        var second = _bench.Turns.RunAsync(() => state.AddAsync(10));
        await TurnsHaveRunAsync();

        _disk.SetResult();

        Assert.Equal(1, await first.InTime("the first reply"));
        await _bench.Faults.AppendArrivedAsync();
        Assert.False(second.IsCompleted, "the second reply left before its append was durable");
        laterDisk.SetResult();
        Assert.Equal(11, await second.InTime("the second reply"));
    }

    [Fact]
    public async Task A_reply_that_rests_on_durable_events_alone_does_not_wait()
    {
        var state = await _bench.LoadedAsync();
        await _bench.Turns.RunAsync(() => state.AddAsync(7)).InTime("the reply");

        Assert.True(await _bench.Turns.RunAsync(() => Task.FromResult(state.SumAsync().IsCompletedSuccessfully)), "the read waited although everything was durable");
        Assert.True(await _bench.Turns.RunAsync(() => Task.FromResult(state.RefuseAsync().IsCompletedSuccessfully)), "the refusal waited although everything was durable");
    }

    [Fact]
    public async Task All_turns_that_wait_for_a_flush_share_the_next_append()
    {
        var state = await StalledAsync();
        var replies = new List<Task<long>> { _bench.Turns.RunAsync(() => state.AddAsync(1)) };
        await _bench.Faults.AppendArrivedAsync();
        for (var i = 0; i < 100; i++)
        {
            replies.Add(_bench.Turns.RunAsync(() => state.AddAsync(1)));
        }

        await TurnsHaveRunAsync();
        _disk.SetResult();
        await Task.WhenAll(replies).InTime("all replies");

        var rows = await _bench.Store.ReadIntactAsync("s");
        Assert.Equal([1, 100], rows.Select(row => row.EventCount));
        Assert.Equal(Enumerable.Range(1, 101).Select(i => (long)i), replies.Select(reply => reply.Result));
    }

    [Fact]
    public async Task A_decisions_events_are_never_split_over_appends()
    {
        var state = await StalledAsync();
        var replies = new List<Task<long>> { _bench.Turns.RunAsync(() => state.AddAsync(1)) };
        await _bench.Faults.AppendArrivedAsync();
        var most = Limits.MaxEventsPerAppend;
        foreach (var size in new[] { most - 1, 1, 2, most + 5, 1, 3 })
        {
            replies.Add(_bench.Turns.RunAsync(() => state.AddAsync([.. Enumerable.Repeat(1L, size)])));
        }

        await TurnsHaveRunAsync();
        _disk.SetResult();
        await Task.WhenAll(replies).InTime("all replies");

        Assert.Equal([1, most, 2, most + 5, 4], (await _bench.Store.ReadIntactAsync("s")).Select(row => row.EventCount));
    }

    [Fact]
    public async Task The_due_time_is_the_one_of_the_last_of_shared_decisions()
    {
        var at = _bench.Clock.GetUtcNow().AddMinutes(1);
        _bench.Model.WakeAtSum = sum => sum is 1 or >= 3 ? at.AddSeconds(3 - Math.Min(sum, 3)) : null;
        var state = await StalledAsync();
        var first = _bench.Turns.RunAsync(() => state.AddAsync(1));
        await _bench.Faults.AppendArrivedAsync();
        var shared = _bench.Turns.RunAsync(() => Task.WhenAll(state.AddAsync(1), state.AddAsync(1), state.AddAsync(1)));
        await TurnsHaveRunAsync();
        _disk.SetResult();

        await Task.WhenAll(first, shared).InTime("all replies");

        Assert.Equal([new DueStream("s", at)], await _bench.Store.ReadDueAsync(at, 10, CancellationToken.None));
    }

    private async Task<OrderCluster.Journal.State.JournaledState<Ledger, Entry>> StalledAsync()
    {
        _bench.Faults.Plan(StoreOperation.Append, StoreFault.Until(_disk.Task));
        return await _bench.LoadedAsync();
    }

    private Task TurnsHaveRunAsync() => _bench.Turns.RunAsync(() => Task.CompletedTask).InTime("the turns before this one");
}
