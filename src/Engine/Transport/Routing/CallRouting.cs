using System.Collections.Concurrent;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Transport.Routing;

/// <summary>
/// Brings calls to the silo that owns their grain. What could not be sent waits for a connection or another view;
/// what was sent is never sent again, since it may have had its effect.
/// </summary>
internal sealed class CallRouting
{
    /// <summary>How often silos may pass a call on by the same view; then it waits for a newer one.</summary>
    private const int MaxForwardsPerView = 2;

    private readonly LinkContext _context;
    private readonly ILocalCalls? _local;
    private readonly ConcurrentDictionary<Guid, PeerLink> _links = new();
    private readonly WaitingCalls _homeless;
    private volatile bool _isClosed;

    internal CallRouting(LinkContext context, ILocalCalls? local)
    {
        _context = context;
        _local = local;
        _homeless = new WaitingCalls(context.Options.MaxWaitingCalls, context.Clock);
        context.Route = Send;
    }

    internal IEnumerable<PeerLink> Links => _links.Select(entry => entry.Value);

    /// <summary>Sends a call to the owner of its grain; never throws.</summary>
    internal void Send(GrainRequest request)
    {
        while (true)
        {
            var view = _context.Source.View;
            if (view.OwnerOf(request.Target) is not { } owner)
            {
                WaitForNewerThan(view, request);
                return;
            }

            if (_local is not null && _context.Source.IsSelf(owner))
            {
                _local.Receive(request);
                return;
            }

            var link = WayTo(owner);
            if (link.TrySend(request))
            {
                if (_context.Source.View != view)
                {
                    // The link may be one that the newer view has done away with.
                    _context.SendAgain(link.TakeWaiting());
                }

                return;
            }

            if (_context.Source.View == view)
            {
                WaitForNewerThan(view, request);
                return;
            }
        }
    }

    /// <summary>Serves a call that another process has sent here, or passes it on.</summary>
    internal void Receive(GrainRequest request, long viewVersion, int forwards)
    {
        var view = _context.Source.View;
        var owner = view.OwnerOf(request.Target);
        if (owner is not null && _context.Source.IsSelf(owner))
        {
            _local!.Receive(request);
            return;
        }

        request.RoutedView = Math.Max(viewVersion, view.Version);
        request.Forwards = view.Version > viewVersion ? 1 : forwards + 1;
        if (request.Forwards > MaxForwardsPerView)
        {
            request.Forwards = 0;
            WaitForNewerThan(view, request);
        }
        else
        {
            Send(request);
        }
    }

    /// <summary>Takes a newer view: silos that have gone are let go, and what waits is routed by it.</summary>
    internal void Update(ClusterView view)
    {
        foreach (var silo in view.Silos)
        {
            if (silo.Status is SiloStatus.Active or SiloStatus.Leaving && !_context.Source.IsSelf(silo.Address))
            {
                LinkTo(silo.Address);
            }
        }

        CloseLinksOutOf(view);
        foreach (var link in Links)
        {
            _context.SendAgain(link.TakeWaiting());
        }

        _context.SendAgain(_homeless.TakeAll());
    }

    /// <summary>Asks silent peers whether they are there, and forgets calls whose callers have gone.</summary>
    internal void Tend()
    {
        CloseLinksOutOf(_context.Source.View);
        _homeless.RemoveAbandoned(_context.ResponseTimeout);
        foreach (var link in Links)
        {
            link.RemoveAbandoned(_context.ResponseTimeout);
            link.Connection?.Probe();
        }
    }

    /// <summary>Ends all connections in good order; what still waits to be sent fails.</summary>
    internal async Task LeaveAsync(Func<GrainRequest, Exception> reason)
    {
        _isClosed = true;
        await Task.WhenAll(Links.Select(link => link.LeaveAsync()));
        foreach (var request in Links.SelectMany(link => link.TakeWaiting()).Concat(_homeless.TakeAll()))
        {
            request.Reject(reason(request));
        }
    }

    private void CloseLinksOutOf(ClusterView view)
    {
        foreach (var (siloId, link) in _links)
        {
            if (view.Find(siloId) is null or { Status: SiloStatus.Dead } && _links.TryRemove(siloId, out _))
            {
                link.Close();
                _context.SendAgain(link.TakeWaiting());
            }
        }
    }

    /// <summary>A client that does not reach a silo lets another one pass its calls on; a silo waits, since the others need not reach it either.</summary>
    private PeerLink WayTo(SiloAddress silo)
    {
        var link = LinkTo(silo);
        return _local is null && link.IsLost ? Links.FirstOrDefault(other => other.IsConnected) ?? link : link;
    }

    private PeerLink LinkTo(SiloAddress silo)
    {
        if (_links.TryGetValue(silo.SiloId, out var link))
        {
            return link;
        }

        var created = new PeerLink(silo, _context);
        link = _links.GetOrAdd(silo.SiloId, created);
        if (link == created && !_isClosed)
        {
            link.Open();
        }

        return link;
    }

    private void WaitForNewerThan(ClusterView view, GrainRequest request)
    {
        LinkContext.Keep(_homeless, request);
        if (_context.Source.View != view)
        {
            _context.SendAgain(_homeless.TakeAll());
        }
    }
}
