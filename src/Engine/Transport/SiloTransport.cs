using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Transport.Connections;
using OrderCluster.Engine.Transport.Frames;
using OrderCluster.Engine.Transport.Handshakes;
using OrderCluster.Engine.Transport.Routing;
using Orleans.Runtime;

namespace OrderCluster.Engine.Transport;

/// <summary>A silo's way to the other silos and its clients, and theirs to it.</summary>
internal sealed class SiloTransport : IRemoteCalls, IConnectionEvents, IRouteSource
{
    private readonly IClusterMembership _membership;
    private readonly SiloPorts _ports;
    private readonly TransportOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly TransportLog _log;
    private readonly RequestReader _requests;
    private readonly ManifestMessage _manifest;
    private readonly Acceptor _acceptor;
    private readonly CallRouting _routing;
    private ITimer? _tending;

    internal SiloTransport(SiloTransportParts parts)
    {
        _membership = parts.Membership;
        _ports = parts.Ports;
        _options = parts.Options is { Tls: { Certificate: null } } ? throw new InvalidOperationException("A silo that speaks TLS needs a certificate.") : parts.Options;
        _timeProvider = parts.TimeProvider;
        _log = new TransportLog(parts.Loggers.CreateLogger("OrderCluster.Engine.Transport"));
        _requests = new RequestReader(parts.Methods, parts.Manifest.Classes!.Select(grainClass => GrainType.Create(grainClass.GrainType!)), parts.Clock);
        _manifest = parts.Manifest;
        var connector = new Connector(_options, parts.Clock, _timeProvider, this, Introduce);
        _routing = new CallRouting(
            new LinkContext(_options, parts.Clock, _timeProvider, this, connector, _log, parts.ResponseTimeout), parts.Local);
        _acceptor = new Acceptor(_options, parts.Clock, _timeProvider, this, Introduce, _log);
    }

    public ClusterView View => _membership.View;

    public bool IsSelf(SiloAddress silo) => silo.SiloId == _membership.Self.SiloId;

    public int PortOf(SiloAddress silo) => silo.SiloPort;

    public void ReportUnreachable(SiloAddress silo, bool refused) => _membership.ReportUnreachable(silo, refused);

    public bool IsElsewhere(GrainId grain) => _membership.View.OwnerOf(grain) is not { } owner || !IsSelf(owner);

    public void Send(GrainRequest request) => _routing.Send(request);

    /// <summary>Accepts connections, and connects to the other silos.</summary>
    internal void Start()
    {
        _membership.ViewChanged += TakeView;
        _acceptor.Listen(_ports.Gateway, PeerRole.Client, GreetClient);
        if (_ports.Silos is { } silos)
        {
            _acceptor.Listen(silos, PeerRole.Silo, Greet);
            _log.Listening(_ports.SiloPort, _ports.GatewayPort);
        }
        else
        {
            _log.ListeningToClients(_ports.GatewayPort);
        }

        _tending = _timeProvider.CreateTimer(_ => Tend(), null, _options.KeepAliveInterval, _options.KeepAliveInterval);
        _routing.Update(_membership.View);
    }

    /// <summary>Accepts no more, lets everybody know, and closes each connection once all that is open on it is answered.</summary>
    internal async Task StopAsync()
    {
        _ports.Dispose();
        await Task.WhenAll(_acceptor.Connections.Select(connection => connection.LeaveAsync(_timeProvider)));
        await _routing.LeaveAsync(request => new SiloUnavailableException(
            $"The silo has stopped; {request.Method} on {request.Target} was not sent."));
        _membership.ViewChanged -= TakeView;
        _tending?.Dispose();
    }

    /// <summary>Breaks all connections, as the end of the process would.</summary>
    internal void Abort()
    {
        _ports.Dispose();
        _tending?.Dispose();
        _membership.ViewChanged -= TakeView;
        foreach (var connection in _acceptor.Connections)
        {
            connection.Close(new IOException("The silo was aborted."));
        }

        foreach (var link in _routing.Links)
        {
            link.Close();
        }
    }

    void IConnectionEvents.Requested(TransportConnection connection, ReadOnlyMemory<byte> body)
    {
        if (_requests.Read(connection, body, out var viewVersion, out var forwards) is not { } request)
        {
            return;
        }

        if (viewVersion > _membership.View.Version)
        {
            _ = RefreshAndReceiveAsync(request, viewVersion, forwards);
        }
        else
        {
            _routing.Receive(request, viewVersion, forwards);
        }
    }

    void IConnectionEvents.Viewed(TransportConnection connection, ClusterView view)
    {
        // A client learns of the cluster, and tells nothing of it.
        if (connection.Peer.Role == PeerRole.Silo)
        {
            _membership.Learn(view);
        }
    }

    void IConnectionEvents.Described(ManifestMessage manifest)
    {
    }

    private async Task RefreshAndReceiveAsync(GrainRequest request, long viewVersion, int forwards)
    {
        try
        {
            await CatchUpAsync(viewVersion);
            _routing.Receive(request, viewVersion, forwards);
        }
        catch (Exception exception)
        {
            request.Reject(exception);
        }
    }

    /// <summary>Takes what comes first: the view from a peer that has it, or an answer of the store, which may be slow.</summary>
    private async Task CatchUpAsync(long viewVersion)
    {
        using var done = new CancellationTokenSource();
        await Task.WhenAny(_membership.RefreshAsync(done.Token).AsTask(), _membership.WhenNewerThanAsync(viewVersion - 1, done.Token));
        await done.CancelAsync();
    }

    private Introduction Introduce() => new(PeerRole.Silo, _membership.Self.SiloId, _membership.View.Version);

    private void Greet(TransportConnection connection)
    {
        if (connection.Peer.ViewVersion < _membership.View.Version)
        {
            connection.SendView(_membership.View);
        }
    }

    private void GreetClient(TransportConnection connection)
    {
        connection.Send(FrameKind.Manifest, _manifest);
        connection.SendView(_membership.View);
    }

    private void TakeView(ClusterView view)
    {
        _routing.Update(view);
        foreach (var connection in _acceptor.Connections)
        {
            connection.SendView(view);
        }
    }

    private void Tend()
    {
        _routing.Tend();
        foreach (var connection in _acceptor.Connections)
        {
            connection.Probe();
        }
    }
}
