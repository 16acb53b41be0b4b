using System.Collections.Concurrent;

namespace OrderCluster.Engine.Tests.Hosting;

[Alias("EngineTests.IWorkGrain")]
public interface IWorkGrain : IGrainWithStringKey
{
    /// <summary>Stays until <see cref="WorkGrain.Open"/>.</summary>
    [Alias("Hold")]
    Task Hold();

    [Alias("Append")]
    Task<int> Append(int value);

    [Alias("Appended")]
    Task<List<int>> Appended();

    /// <summary>Waits by the engine's clock.</summary>
    [Alias("Sleep")]
    Task Sleep(TimeSpan span);

    /// <summary>Calls several others at once and sums up their answers.</summary>
    [Alias("FanOut")]
    Task<int> FanOut(int others);

    [Alias("Thread")]
    Task<int> Thread();
}

[GrainType("enginetests.work")]
public sealed class WorkGrain(TimeProvider timeProvider) : Grain, IWorkGrain
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();

    private readonly List<int> _values = [];

    public static void Open(IWorkGrain grain) => GateOf(grain).TrySetResult();

    public Task Hold() => GateOf(this).Task;

    public Task<int> Append(int value)
    {
        _values.Add(value);
        return Task.FromResult(_values.Count);
    }

    public Task<List<int>> Appended() => Task.FromResult(_values);

    public Task Sleep(TimeSpan span) => Task.Delay(span, timeProvider);

    public async Task<int> FanOut(int others)
    {
        var calls = Enumerable.Range(0, others).Select(index => GrainFactory.GetGrain<IWorkGrain>($"{IdentityString}-{index}").Append(index));
        return (await Task.WhenAll(calls)).Sum();
    }

    public Task<int> Thread() => Task.FromResult(Environment.CurrentManagedThreadId);

    private static TaskCompletionSource GateOf(IAddressable grain) => Gates.GetOrAdd(grain.GetPrimaryKeyString(), _ => new());
}

[Alias("EngineTests.INeverActiveGrain")]
public interface INeverActiveGrain : IGrainWithStringKey
{
    [Alias("Ping")]
    Task Ping();
}

/// <summary>Deactivates itself, or never ends, while it is being activated.</summary>
[GrainType("enginetests.neveractive")]
public sealed class NeverActiveGrain : Grain, INeverActiveGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (this.GetPrimaryKeyString().StartsWith("stuck", StringComparison.Ordinal))
        {
            return new TaskCompletionSource().Task;
        }

        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Ping() => Task.CompletedTask;
}

[Alias("EngineTests.IStubbornGrain")]
public interface IStubbornGrain : IGrainWithStringKey
{
    [Alias("Ping")]
    Task Ping();
}

/// <summary>Never ends its deactivation.</summary>
[GrainType("enginetests.stubborn")]
public sealed class StubbornGrain : Grain, IStubbornGrain
{
    public Task Ping() => Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => new TaskCompletionSource().Task;
}
