namespace OrderCluster.Engine.Membership;

/// <summary>The membership of a silo that is alone, for ever: it owns every grain, and nobody evicts it.</summary>
public sealed class SingleSilo : ISiloMembership
{
    public SingleSilo()
        : this(new SiloAddress(Guid.NewGuid(), "localhost", 0, 0, 0))
    {
    }

    public SingleSilo(SiloAddress self)
    {
        Self = self;
        View = new ClusterView(1, [new SiloEntry(self, SiloStatus.Active, TimeSpan.Zero, default)]);
    }

    public SiloAddress Self { get; }

    public ClusterView View { get; }

    public bool IsHeartbeatFresh => true;

    public event Action<ClusterView>? ViewChanged
    {
        add { }
        remove { }
    }

    public ValueTask<ClusterView> RefreshAsync(CancellationToken cancellationToken) => ValueTask.FromResult(View);

    public async Task<ClusterView> WhenNewerThanAsync(long version, CancellationToken cancellationToken)
    {
        if (version >= View.Version)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return View;
    }

    public void ReportUnreachable(SiloAddress silo, bool refused)
    {
    }

    public void Doubt()
    {
    }

    public Task? Doubted => null;

    public void Learn(ClusterView view)
    {
    }

    public Task JoinAsync(IClusterMember silo, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task BeginLeavingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void ReportSettled(long version)
    {
    }

    public Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
