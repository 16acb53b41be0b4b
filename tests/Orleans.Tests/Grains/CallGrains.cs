namespace OrderCluster.Orleans.Tests.Grains;

[Alias("Conformance.ICallGrain")]
public interface ICallGrain : IGrainWithStringKey
{
    [Alias("FailAtOnce")]
    Task FailAtOnce(string message, int shelf);

    [Alias("FailLater")]
    Task<int> FailLater(string message, int shelf);

    [Alias("FailWithBuiltIn")]
    ValueTask FailWithBuiltIn();

    [Alias("Sum")]
    ValueTask<int> Sum(int a, int b);

    [Alias("Held")]
    Task Held(string gate);

    [Alias("Quick")]
    [ResponseTimeout("00:00:01")]
    Task Quick(string gate);

    [OneWay]
    [Alias("Notify")]
    Task Notify(string what, string gate);

    [OneWay]
    [Alias("NotifyAndFail")]
    Task NotifyAndFail();

    [Alias("Plain")]
    Task Plain(string what);

    [AlwaysInterleave]
    [Alias("Barrier")]
    Task Barrier();

    /// <summary>Passes the gate or ends when the token is cancelled.</summary>
    [Alias("Cancellable")]
    Task Cancellable(string gate, CancellationToken cancellationToken = default);

    /// <summary>Waits for another grain with the token.</summary>
    [Alias("CancellableThrough")]
    Task CancellableThrough(string otherKey, string gate, CancellationToken cancellationToken);
}

[GrainType("conformance.call")]
public sealed class CallGrain : Grain, ICallGrain
{
    private Trace Trace => Trace.Of(this.GetPrimaryKeyString());

    public Task FailAtOnce(string message, int shelf) => throw new StockException(message, shelf);

    public async Task<int> FailLater(string message, int shelf)
    {
        await Task.Yield();
        throw new StockException(message, shelf);
    }

    public ValueTask FailWithBuiltIn() => ValueTask.FromException(new KeyNotFoundException("no such key"));

    public ValueTask<int> Sum(int a, int b) => ValueTask.FromResult(a + b);

    public async Task Held(string gate)
    {
        await Gate.Named(gate).Pass();
        Trace.Add("done");
    }

    public Task Quick(string gate) => Held(gate);

    public async Task Notify(string what, string gate)
    {
        await Gate.Named(gate).Pass();
        Trace.Add(what);
    }

    public Task NotifyAndFail() => throw new StockException("unheard", 0);

    public Task Plain(string what)
    {
        Trace.Add(what);
        return Task.CompletedTask;
    }

    public Task Barrier() => Task.CompletedTask;

    public async Task Cancellable(string gate, CancellationToken cancellationToken = default)
    {
        var scheduler = TaskScheduler.Current;
        Trace.Add("started");
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() =>
        {
            Trace.Add(TaskScheduler.Current == scheduler ? "cancelled in a turn" : "cancelled outside of a turn");
            cancelled.TrySetCanceled(cancellationToken);
        });
        await await Task.WhenAny(Gate.Named(gate).Pass(), cancelled.Task);
        Trace.Add("done");
    }

    public Task CancellableThrough(string otherKey, string gate, CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<ICallGrain>(otherKey).Cancellable(gate, cancellationToken);
}
