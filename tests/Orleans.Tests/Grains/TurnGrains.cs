namespace OrderCluster.Orleans.Tests.Grains;

/// <summary>What the plain and the reentrant grain have in common.</summary>
[Alias("Conformance.ITurnMethods")]
public interface ITurnMethods : IGrainWithStringKey
{
    /// <summary>Writes "begin NAME", passes the gate, writes "end NAME".</summary>
    [Alias("Held")]
    Task Held(string name, string gate);

    [ReadOnly]
    [Alias("HeldRead")]
    Task HeldRead(string name, string gate);

    [AlwaysInterleave]
    [Alias("Interleaving")]
    Task Interleaving(string name);

    [Alias("Plain")]
    Task Plain(string name);

    [ReadOnly]
    [Alias("Read")]
    Task Read(string name);

    /// <summary>Stays in one turn for a while; answers false if another turn was there too.</summary>
    [Alias("AloneInEachTurn")]
    Task<bool> AloneInEachTurn(int turns);

    /// <summary>Where the code runs after awaits and in tasks that it starts: "same" for this activation's scheduler.</summary>
    [Alias("Schedulers")]
    Task<string> Schedulers();

    /// <summary>Sets an async-local value, or reads it.</summary>
    [Alias("SetAmbient")]
    Task SetAmbient(string value);

    [Alias("Ambient")]
    Task<string?> Ambient();

    /// <summary>Calls the other grain, which calls back.</summary>
    [Alias("CallAndBack")]
    Task CallAndBack(string otherKey, string ownKind);
}

[Alias("Conformance.ITurnGrain")]
public interface ITurnGrain : ITurnMethods;

[GrainType("conformance.turn")]
public sealed class TurnGrain : TurnGrainLogic, ITurnGrain;

[Alias("Conformance.IReentrantGrain")]
public interface IReentrantGrain : ITurnMethods;

[Reentrant]
[GrainType("conformance.reentrant")]
public sealed class ReentrantGrain : TurnGrainLogic, IReentrantGrain;

public abstract class TurnGrainLogic : Grain
{
    private static readonly AsyncLocal<string?> AmbientValue = new();

    private bool _isInTurn;

    private Trace Trace => Trace.Of(this.GetPrimaryKeyString());

    public async Task Held(string name, string gate)
    {
        Trace.Add($"begin {name}");
        await Gate.Named(gate).Pass();
        Trace.Add($"end {name}");
    }

    public Task HeldRead(string name, string gate) => Held(name, gate);

    public Task Interleaving(string name) => Plain(name);

    public Task Read(string name) => Plain(name);

    public Task Plain(string name)
    {
        Trace.Add(name);
        return Task.CompletedTask;
    }

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

    public Task SetAmbient(string value)
    {
        AmbientValue.Value = value;
        return Task.CompletedTask;
    }

    public Task<string?> Ambient() => Task.FromResult(AmbientValue.Value);

    public async Task CallAndBack(string otherKey, string ownKind)
    {
        if (otherKey.Length == 0)
        {
            Trace.Add("called back");
            return;
        }

        var own = this.GetPrimaryKeyString();
        await GrainFactory.GetGrain<IMirrorGrain>(otherKey).CallBack(own, ownKind);
    }
}

[Alias("Conformance.IMirrorGrain")]
public interface IMirrorGrain : IGrainWithStringKey
{
    [Alias("CallBack")]
    Task CallBack(string key, string kind);
}

[GrainType("conformance.mirror")]
public sealed class MirrorGrain : Grain, IMirrorGrain
{
    public Task CallBack(string key, string kind)
    {
        Trace.Of(this.GetPrimaryKeyString()).Add("calls back");
        return kind == "reentrant"
            ? GrainFactory.GetGrain<IReentrantGrain>(key).CallAndBack(string.Empty, kind)
            : GrainFactory.GetGrain<ITurnGrain>(key).CallAndBack(string.Empty, kind);
    }
}
