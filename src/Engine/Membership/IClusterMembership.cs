namespace OrderCluster.Engine.Membership;

/// <summary>
/// Who is in the cluster, as this silo knows it. It may be wrong at any moment: it says where to look for a grain,
/// while the journal alone decides who may write.
/// </summary>
public interface IClusterMembership
{
    /// <summary>This silo. After an eviction it is another one, with a new id.</summary>
    SiloAddress Self { get; }

    /// <summary>The newest view; a field read.</summary>
    ClusterView View { get; }

    /// <summary>Whether the last successful heartbeat began less than 2 s ago: if not, another silo may own this one's grains.</summary>
    bool IsHeartbeatFresh { get; }

    /// <summary>Raised after <see cref="View"/> has become newer, on any thread, in order. Handlers are short and throw nothing.</summary>
    event Action<ClusterView>? ViewChanged;

    /// <summary>Reads the store now; calls that come together share one read.</summary>
    /// <returns>The view after it; when the store is out of reach, the one known before.</returns>
    ValueTask<ClusterView> RefreshAsync(CancellationToken cancellationToken);

    /// <summary>Waits for a view of a higher version than this one; completes at once if there is one.</summary>
    Task<ClusterView> WhenNewerThanAsync(long version, CancellationToken cancellationToken);

    /// <summary>Says that a silo could not be reached; cheap, may be said again and again.</summary>
    /// <param name="silo">The one that was called.</param>
    /// <param name="refused">Its machine answered that nobody listens there: the process is gone. Otherwise it was mere silence or a broken connection.</param>
    void ReportUnreachable(SiloAddress silo, bool refused);

    /// <summary>
    /// Says that another silo has done what only a grain's owner does, with a grain that this one takes for its own: the store is read at once.
    /// Cheap, may be said again and again.
    /// </summary>
    void Doubt();

    /// <summary>Ends when the store has told what was doubted last, or does not in time; null or ended: there is no doubt.</summary>
    Task? Doubted { get; }

    /// <summary>Takes a view that a peer has sent, if it is newer than this silo's.</summary>
    void Learn(ClusterView view);
}
