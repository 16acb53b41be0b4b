namespace OrderCluster.Engine.Membership;

/// <summary>
/// The table of one cluster's silos, shared by all of them. Ages are by the store's own clock. Every change of the set of silos or of a status
/// raises the view's version in the same step. Calls don't run at the same time.
/// </summary>
/// <remarks>All methods throw <see cref="MembershipException"/> when the store can't be reached or does not answer in time; the outcome is then unknown.</remarks>
public interface IMembershipStore : IAsyncDisposable
{
    /// <summary>Adds a silo, with a heartbeat of now. Adding it again changes nothing.</summary>
    Task<ClusterView> JoinAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken);

    /// <summary>Renews a silo's heartbeat, load and settled version.</summary>
    /// <returns>The table after it, or null when the silo is not in the table: it was evicted.</returns>
    Task<ClusterView?> HeartbeatAsync(Guid siloId, SiloLoad load, long settledVersion, CancellationToken cancellationToken);

    /// <summary>Changes a silo's status.</summary>
    /// <returns>The table after it, or null when the silo is not in the table.</returns>
    Task<ClusterView?> SetStatusAsync(Guid siloId, SiloStatus status, CancellationToken cancellationToken);

    /// <summary>Removes a silo if its last heartbeat is older than this by the store's clock, checked and done in one step.</summary>
    /// <returns>The table after it: without the silo if it is gone, whoever removed it.</returns>
    Task<ClusterView> EvictAsync(Guid siloId, TimeSpan olderThan, CancellationToken cancellationToken);

    /// <summary>Removes a silo; removing it again changes nothing.</summary>
    Task LeaveAsync(Guid siloId, CancellationToken cancellationToken);

    Task<ClusterView> ReadAsync(CancellationToken cancellationToken);
}
