using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Transport.Connections;
using OrderCluster.Engine.Transport.Handshakes;

namespace OrderCluster.Engine.Transport.Routing;

/// <summary>What all links of a process share.</summary>
internal sealed class LinkContext(
    TransportOptions options, CoarseClock clock, TimeProvider timeProvider, IRouteSource source, Connector connector, TransportLog log, TimeSpan responseTimeout)
{
    internal TransportOptions Options => options;

    internal CoarseClock Clock => clock;

    internal TimeProvider TimeProvider => timeProvider;

    internal IRouteSource Source => source;

    internal Connector Connector => connector;

    internal TransportLog Log => log;

    /// <summary>How long a call waits if its method names no time of its own.</summary>
    internal TimeSpan ResponseTimeout => responseTimeout;

    /// <summary>Routes calls once more; set once, before anything is sent.</summary>
    internal Action<GrainRequest> Route { get; set; } = static _ => { };

    /// <summary>Sends a call on a connection; a call that can't be carried has got its outcome.</summary>
    internal bool TrySend(TransportConnection connection, GrainRequest request)
    {
        if (request.IsAbandoned)
        {
            return true;
        }

        try
        {
            return connection.TrySend(request, Math.Max(request.RoutedView, source.View.Version), Remaining(request));
        }
        catch (Exception exception)
        {
            request.Reject(exception);
            return true;
        }
    }

    /// <summary>Keeps a call that can't be sent now; too many are rejected.</summary>
    internal static void Keep(WaitingCalls waiting, GrainRequest request)
    {
        try
        {
            if (request.ReplyTo is null)
            {
                // The caller may change its arguments while they wait.
                request.CopyArguments();
            }

            waiting.Add(request);
        }
        catch (Exception exception)
        {
            request.Reject(exception);
        }
    }

    internal void SendAgain(IReadOnlyList<GrainRequest> requests)
    {
        foreach (var request in requests)
        {
            Route(request);
        }
    }

    private TimeSpan Remaining(GrainRequest request)
    {
        if (request.ReplyTo is IncomingCall incoming)
        {
            return incoming.ExpiresAt - clock.Now;
        }

        var timeout = request.Method.ResponseTimeout ?? responseTimeout;
        return request.Deadline.Stripe is null ? timeout : timeout - (clock.Now - request.Deadline.SentAt);
    }
}
