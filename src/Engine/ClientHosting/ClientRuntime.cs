using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Catalog;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Transport;
using OrderCluster.Engine.Transport.Connections;
using OrderCluster.Engine.Transport.Frames;
using OrderCluster.Engine.Transport.Handshakes;
using OrderCluster.Engine.Transport.Routing;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.ClientHosting;

/// <summary>The way of a call from a client to a silo.</summary>
internal sealed class ClientRuntime : ICallRouter, IConnectionEvents, IRouteSource
{
    private readonly Lock _lock = new();
    private readonly CoarseClock _clock;
    private readonly ResponseDeadlines _deadlines;
    private readonly CallRouting _routing;
    private readonly ClientGrains _grains;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ClusterView _view = ClusterView.Empty;
    private volatile bool _hasStopped;

    internal ClientRuntime(IServiceProvider services, EmbeddedClientOptions options, TimeProvider timeProvider, TransportLog log)
    {
        _clock = new CoarseClock(timeProvider);
        _deadlines = new ResponseDeadlines(options.ResponseTimeout, _clock);
        Connector = new Connector(options, _clock, timeProvider, this, () => new Introduction(PeerRole.Client, Guid.Empty, _view.Version));
        _routing = new CallRouting(new LinkContext(options, _clock, timeProvider, this, Connector, log, options.ResponseTimeout), null);
        _grains = new ClientGrains(options.Assemblies is { Count: > 0 } given ? given : AppDomain.CurrentDomain.GetAssemblies(), this, services);
    }

    public ClusterView View => _view;

    bool ICallRouter.AnswersApart => true;

    internal Connector Connector { get; }

    internal IClusterClient Client => _grains;

    /// <summary>Ends when grains can be called.</summary>
    internal Task Ready => _ready.Task;

    /// <summary>
    /// The connection that shows a way into the cluster while there is no other. Its view is taken even if it is not newer:
    /// a cluster that was set up anew, and a silo that is alone, count from the beginning.
    /// </summary>
    internal TransportConnection? Guide { get; set; }

    internal bool IsConnected => _routing.Links.Any(link => link.IsConnected);

    internal IEnumerable<(string Host, int Port)> KnownGateways =>
        _view.Silos.Where(silo => silo.Address.GatewayPort > 0).Select(silo => (silo.Address.Host, silo.Address.GatewayPort));

    public void Send(GrainProxy target, GrainRequest request)
    {
        if (_hasStopped)
        {
            request.Reject(Stopped(request));
            return;
        }

        if (!request.IsOneWay)
        {
            _deadlines.Watch(request);
        }

        _routing.Send(request);
    }

    public bool IsSelf(SiloAddress silo) => false;

    public int PortOf(SiloAddress silo) => silo.GatewayPort;

    public void ReportUnreachable(SiloAddress silo, bool refused)
    {
    }

    void IConnectionEvents.Requested(TransportConnection connection, ReadOnlyMemory<byte> body) =>
        throw new FrameFormatException("A client takes no calls.");

    void IConnectionEvents.Viewed(TransportConnection connection, ClusterView view)
    {
        lock (_lock)
        {
            if (view.Version <= _view.Version && (connection != Guide || IsConnected))
            {
                return;
            }

            _view = view;
            _routing.Update(view);
        }

        BeReady();
    }

    void IConnectionEvents.Described(ManifestMessage manifest)
    {
        _grains.Learn(manifest);
        BeReady();
    }

    internal void Tick()
    {
        _clock.Tick();
        _deadlines.Sweep();
    }

    internal void Tend() => _routing.Tend();

    internal async Task StopAsync()
    {
        _hasStopped = true;
        await _routing.LeaveAsync(Stopped);
        _deadlines.FailAll(Stopped);
    }

    private static SiloUnavailableException Stopped(GrainRequest request) =>
        new($"The client has stopped before {request.Method} on {request.Target} was answered.");

    private void BeReady()
    {
        if (_grains.IsKnown && _view.Version > 0)
        {
            _ready.TrySetResult();
        }
    }
}
