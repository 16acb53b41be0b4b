namespace OrderCluster.Orleans.Tests.Grains;

[Alias("tests.call-methods")]
public interface ICallMethods : IGrainWithStringKey
{
    [Alias("fail-at-once")]
    Task FailAtOnce(string message, int shelf);

    [Alias("fail-later")]
    Task<int> FailLater(string message, int shelf);

    /// <summary>Writes "begin NAME", passes the gate, writes "end NAME".</summary>
    [Alias("held")]
    Task Held(string name, string gate);

    /// <summary>Writes NAME.</summary>
    [Alias("short")]
    Task Short(string name);

    [AlwaysInterleave]
    [Alias("barrier")]
    Task Barrier();

    /// <summary>Yields after each of many turns; answers false if another turn ran at the same time.</summary>
    [Alias("alone-in-each-turn")]
    Task<bool> AloneInEachTurn(int turns);

    /// <summary>Where the code runs after awaits and in tasks that it starts: "same" for this activation's scheduler.</summary>
    [Alias("schedulers")]
    Task<string> Schedulers();

    /// <summary>Answers at once, and writes "ran on" from a task that it left running until the gate opens.</summary>
    [Alias("run-on")]
    Task RunOn(string gate);
}

[Alias("tests.plain")]
public interface IPlainGrain : ICallMethods;

[GrainType("tests.plain")]
public sealed class PlainGrain : CallGrainLogic, IPlainGrain;

[Alias("tests.reentrant")]
public interface IReentrantGrain : ICallMethods;

[Reentrant]
[GrainType("tests.reentrant")]
public sealed class ReentrantGrain : CallGrainLogic, IReentrantGrain;

public abstract class CallGrainLogic : Grain
{
    private bool _isInTurn;

    private Trace Trace => Trace.Of(this.GetPrimaryKeyString());

    public Task FailAtOnce(string message, int shelf) => throw new StockException(message, shelf);

    public async Task<int> FailLater(string message, int shelf)
    {
        await Task.Yield();
        throw new StockException(message, shelf);
    }

    public async Task Held(string name, string gate)
    {
        Trace.Add($"begin {name}");
        await Gate.Named(gate).Pass();
        Trace.Add($"end {name}");
    }

    public Task Short(string name)
    {
        Trace.Add(name);
        return Task.CompletedTask;
    }

    public Task Barrier() => Task.CompletedTask;

    public async Task<bool> AloneInEachTurn(int turns)
    {
        var isAlone = true;
        for (var turn = 0; turn < turns; turn++)
        {
            isAlone &= !_isInTurn;
            _isInTurn = true;
            Thread.SpinWait(200);
            _isInTurn = false;
            await Task.Yield();
        }

        return isAlone;
    }

    public async Task<string> Schedulers()
    {
        var own = TaskScheduler.Current;
        var places = new List<string> { Where() };
        await Task.Yield();
        places.Add(Where());
        await Task.Run(() => 1);
        places.Add(Where());
        await Task.Factory.StartNew(() => places.Add(Where()), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        return string.Join(" ", places);

        string Where() =>
            SynchronizationContext.Current is not null ? "context" : ReferenceEquals(own, TaskScheduler.Default) ? "pool" : TaskScheduler.Current == own ? "same" : "other";
    }

    public Task RunOn(string gate)
    {
        _ = Run();
        return Task.CompletedTask;

        async Task Run()
        {
            var own = TaskScheduler.Current;
            await Gate.Named(gate).Pass();
            Trace.Add(TaskScheduler.Current == own ? "ran on" : "left its turns");
        }
    }
}

/// <summary>An exception of the application's own.</summary>
[GenerateSerializer]
[Alias("tests.stock-exception")]
public sealed class StockException(string message, int shelf) : Exception(message)
{
    [Id(0)]
    public int Shelf { get; } = shelf;
}
