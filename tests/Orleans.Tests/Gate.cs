using System.Collections.Concurrent;

namespace OrderCluster.Orleans.Tests;

/// <summary>Where a grain stops until the test lets it go on; both find it by name, since the silo runs in the test's process.</summary>
public sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> Gates = new();

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a grain stands at the gate.</summary>
    public Task Reached => _reached.Task.Within("a grain reaches the gate");

    public bool IsReached => _reached.Task.IsCompleted;

    public static Gate Named(string name) => Gates.GetOrAdd(name, _ => new Gate());

    public void Open() => _opened.TrySetResult();

    /// <summary>For grains.</summary>
    public Task Pass()
    {
        _reached.TrySetResult();
        return _opened.Task;
    }
}
