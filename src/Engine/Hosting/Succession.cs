using OrderCluster.Engine.Membership;
using Orleans.Runtime;

namespace OrderCluster.Engine.Hosting;

/// <summary>
/// Holds new activations back while the grain's owner of the view before may still have one, so that the two don't get in each other's way. A courtesy to the
/// callers, who would be told to ask again: it is the journal that lets only one of two activations write. So nobody waits for long, nor for a silo that is gone.
/// </summary>
internal sealed class Succession(IClusterMembership membership, TimeProvider timeProvider)
{
    /// <summary>Long enough to learn the view and to end what is at rest. What still runs over there may itself wait for a grain that is held back here.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Check = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private volatile Change[] _open = [];
    private ClusterView _last = ClusterView.Empty;

    /// <summary>Views come in order.</summary>
    internal void ViewChanged(ClusterView view)
    {
        var change = new Change(_last, view.Version);
        _last = view;
        if (IsSettled(change, view))
        {
            return;
        }

        lock (_lock)
        {
            _open = [.. _open, change];
        }

        _ = CloseAsync(change);
    }

    /// <summary>Ends when the store has told who owns what, or is null while nobody doubts it.</summary>
    internal Task? Doubted => membership.Doubted is { IsCompleted: false } doubted ? doubted : null;

    /// <summary>Ends when an activation of the grain may begin, or is null if it may begin now.</summary>
    internal Task? Predecessor(GrainId grain)
    {
        foreach (var change in _open)
        {
            if (change.Before.OwnerOf(grain) is { } owner && IsOpen(change, owner, membership.View))
            {
                return change.Closed.Task;
            }
        }

        return null;
    }

    private bool IsSettled(Change change, ClusterView now) =>
        !change.Before.Silos.Any(silo => silo.Status == SiloStatus.Active && IsOpen(change, silo.Address, now));

    private bool IsOpen(Change change, SiloAddress silo, ClusterView now) =>
        silo.SiloId != membership.Self.SiloId && now.Find(silo.SiloId) is { } entry && entry.SettledVersion < change.Version;

    private async Task CloseAsync(Change change)
    {
        // The store may hang for longer than anybody should wait here.
        using var overdue = new CancellationTokenSource(Patience, timeProvider);
        try
        {
            while (!IsSettled(change, membership.View))
            {
                await Task.Delay(Check, timeProvider, overdue.Token);
                await membership.RefreshAsync(overdue.Token);
            }
        }
        catch (OperationCanceledException) when (overdue.IsCancellationRequested)
        {
            // The journal decides, should the former owner still write.
        }

        lock (_lock)
        {
            _open = [.. _open.Where(open => open != change)];
        }

        change.Closed.SetResult();
    }

    private sealed class Change(ClusterView before, long version)
    {
        public ClusterView Before => before;

        public long Version => version;

        public TaskCompletionSource Closed { get; } = new();
    }
}
