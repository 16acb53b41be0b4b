using System.Collections.Concurrent;

namespace OrderCluster.Engine.Tests.Membership;

[Alias("EngineTests.IDepartingGrain")]
public interface IDepartingGrain : IGrainWithStringKey
{
    /// <summary>How many calls this activation has seen.</summary>
    [Alias("Count")]
    Task<int> Count();

    /// <summary>Answers once the test lets it.</summary>
    [Alias("Hold")]
    Task Hold();
}

/// <summary>Tells the test when it is deactivated.</summary>
[GrainType("enginetests.departing")]
public sealed class DepartingGrain(Departures departures) : Grain, IDepartingGrain
{
    private int _calls;

    public Task<int> Count() => Task.FromResult(++_calls);

    public Task Hold()
    {
        departures.Holding.TrySetResult();
        return departures.Release.Task;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        departures.Add(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }
}

/// <summary>The grains of one silo that were deactivated.</summary>
public sealed class Departures
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<string> _keys = new();
    private readonly SemaphoreSlim _arrived = new(0);

    public TaskCompletionSource Holding { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IEnumerable<string> Keys => _keys;

    public void Add(string key)
    {
        _keys.Enqueue(key);
        _arrived.Release();
    }

    /// <summary>Waits for that many more.</summary>
    public async Task WaitAsync(int count)
    {
        for (var arrived = 0; arrived < count; arrived++)
        {
            Assert.True(await _arrived.WaitAsync(Limit), $"Expected {count} grains to be deactivated within {Limit}; there were {arrived}.");
        }
    }
}
