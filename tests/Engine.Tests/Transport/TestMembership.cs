using System.Collections.Concurrent;
using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Tests.Transport;

/// <summary>Sees what the test shows it.</summary>
internal sealed class TestMembership(SiloAddress self) : IClusterMembership
{
    private readonly Lock _lock = new();
    private ClusterView _view = ClusterView.Empty;
    private int _refreshes;

    public SiloAddress Self { get; } = self;

    public ClusterView View => Volatile.Read(ref _view);

    public bool IsHeartbeatFresh => true;

    public event Action<ClusterView>? ViewChanged;

    /// <summary>What the next refresh finds.</summary>
    public ClusterView? InStore { get; set; }

    /// <summary>Whether the store does not answer.</summary>
    public bool Hangs { get; set; }

    public int Refreshes => Volatile.Read(ref _refreshes);

    public ConcurrentQueue<(SiloAddress Silo, bool Refused)> Unreachable { get; } = new();

    public ValueTask<ClusterView> RefreshAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _refreshes);
        if (Hangs)
        {
            return new ValueTask<ClusterView>(new TaskCompletionSource<ClusterView>().Task.WaitAsync(cancellationToken));
        }

        if (InStore is { } view)
        {
            Learn(view);
        }

        return ValueTask.FromResult(View);
    }

    public async Task<ClusterView> WhenNewerThanAsync(long version, CancellationToken cancellationToken)
    {
        var newer = new TaskCompletionSource<ClusterView>(TaskCreationOptions.RunContinuationsAsynchronously);
        ViewChanged += Look;
        Look(View);
        var view = await newer.Task.WaitAsync(cancellationToken);
        ViewChanged -= Look;
        return view;

        void Look(ClusterView seen)
        {
            if (seen.Version > version)
            {
                newer.TrySetResult(seen);
            }
        }
    }

    public void ReportUnreachable(SiloAddress silo, bool refused) => Unreachable.Enqueue((silo, refused));

    public void Doubt()
    {
    }

    public Task? Doubted => null;

    public void Learn(ClusterView view)
    {
        lock (_lock)
        {
            if (view.Version <= _view.Version)
            {
                return;
            }

            Volatile.Write(ref _view, view);
        }

        ViewChanged?.Invoke(view);
    }
}
