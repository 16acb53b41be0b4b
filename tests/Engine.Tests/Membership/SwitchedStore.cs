using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Tests.Membership;

/// <summary>One silo's way to the shared table: it can be cut, or stand still as for a process that is paused.</summary>
internal sealed class SwitchedStore(IMembershipStore table) : IMembershipStore
{
    private TaskCompletionSource? _pause;

    public bool IsOutOfReach { get; set; }

    public int Evictions { get; private set; }

    /// <summary>After each call that the table has answered.</summary>
    public event Action? Answered;

    public void Pause() => _pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume()
    {
        var pause = _pause;
        _pause = null;
        pause?.SetResult();
    }

    public Task<ClusterView> JoinAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken) =>
        Through(() => table.JoinAsync(silo, status, cancellationToken), cancellationToken);

    public Task<ClusterView?> HeartbeatAsync(Guid siloId, SiloLoad load, long settledVersion, CancellationToken cancellationToken) =>
        Through(() => table.HeartbeatAsync(siloId, load, settledVersion, cancellationToken), cancellationToken);

    public Task<ClusterView?> SetStatusAsync(Guid siloId, SiloStatus status, CancellationToken cancellationToken) =>
        Through(() => table.SetStatusAsync(siloId, status, cancellationToken), cancellationToken);

    public Task<ClusterView> EvictAsync(Guid siloId, TimeSpan olderThan, CancellationToken cancellationToken)
    {
        Evictions++;
        return Through(() => table.EvictAsync(siloId, olderThan, cancellationToken), cancellationToken);
    }

    public Task LeaveAsync(Guid siloId, CancellationToken cancellationToken) => Through(
        async () =>
        {
            await table.LeaveAsync(siloId, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<ClusterView> ReadAsync(CancellationToken cancellationToken) => Through(() => table.ReadAsync(cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> Through<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        if (_pause is { } pause)
        {
            await pause.Task.WaitAsync(cancellationToken);
        }

        var answer = IsOutOfReach ? throw new MembershipException("The test has cut the store off.") : await call();
        Answered?.Invoke();
        return answer;
    }
}
