using OrderCluster.Client.Grains;
using OrderCluster.Client.Retries;

namespace OrderCluster.Client.Connecting;

/// <summary>A program's way into a cluster, to all of its silos: calls go to the silo that owns the grain, and to another one once that is gone.</summary>
public sealed class ClusterConnection : IAsyncDisposable
{
    private readonly IAsyncDisposable _connection;

    private readonly LostSilos _lost;

    private readonly RetryingGrains _retrying;

    internal ClusterConnection(IClusterClient grains, LostSilos lost, RetryPolicy policy, IAsyncDisposable connection)
    {
        _lost = lost;
        Grains = grains;
        Orders = OrdersWith(policy);
        _retrying = GrainsWith(policy);
        _connection = connection;
    }

    /// <summary>The grains themselves; a call is made once, and its caller settles an unknown outcome.</summary>
    public IClusterClient Grains { get; }

    /// <summary>The grain with that key, whose calls are asked again with the same ids after an unknown outcome; see <see cref="RetryingGrains.GetGrain"/>.</summary>
    public TGrain GetGrain<TGrain>(string key, CancellationToken cancellation = default)
        where TGrain : class, IGrainWithStringKey => _retrying.GetGrain<TGrain>(key, cancellation);

    /// <summary>As <see cref="GetGrain"/>, with a patience of its own.</summary>
    public RetryingGrains GrainsWith(RetryPolicy policy) => new(Grains, policy, _lost);

    /// <summary>The same by name, and asked again with the same ids after an unknown outcome.</summary>
    public IOrderClusterClient Orders { get; }

    /// <summary>As <see cref="Orders"/>, with a patience of its own.</summary>
    public IOrderClusterClient OrdersWith(RetryPolicy policy) => new RetryingClient(new GrainClient(Grains), policy, _lost);

    /// <summary>Lets calls in flight end, then closes the connections.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
