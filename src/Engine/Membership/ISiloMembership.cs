namespace OrderCluster.Engine.Membership;

/// <summary>A silo's own part in its membership; called by the silo that it belongs to, in this order.</summary>
public interface ISiloMembership : IClusterMembership, IAsyncDisposable
{
    /// <summary>Makes this silo known as <see cref="SiloStatus.Joining"/> and begins its heartbeats.</summary>
    /// <param name="silo">Told of an eviction, and asked for its load.</param>
    /// <param name="cancellationToken">Gives up; the silo is then not known to the others.</param>
    /// <exception cref="MembershipException">The store can't be reached.</exception>
    Task JoinAsync(IClusterMember silo, CancellationToken cancellationToken);

    /// <summary>Takes grains from now on: the others send calls here.</summary>
    Task ActivateAsync(CancellationToken cancellationToken);

    /// <summary>Takes no new grains: the others own them from now on, while this silo hands over those that it has.</summary>
    Task BeginLeavingAsync(CancellationToken cancellationToken);

    /// <summary>Lets the new owners know that this silo has handed over all grains that it does not own by this version of the view.</summary>
    void ReportSettled(long version);

    /// <summary>Ends the heartbeats and removes this silo. If the store is out of reach, the others evict it later.</summary>
    Task LeaveAsync(CancellationToken cancellationToken);
}

/// <summary>The silo behind a membership.</summary>
public interface IClusterMember
{
    /// <summary>How busy it has been since it was asked before.</summary>
    SiloLoad MeasureLoad();

    /// <summary>
    /// The others have given this silo up and own its grains: it drops them all, at once, and serves nothing of them any more.
    /// It joins again, under a new id, when this ends.
    /// </summary>
    Task EvictedAsync(SiloAddress formerSelf);
}
