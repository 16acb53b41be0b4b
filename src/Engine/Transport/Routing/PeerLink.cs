using System.Net.Sockets;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Transport.Connections;
using OrderCluster.Engine.Transport.Handshakes;

namespace OrderCluster.Engine.Transport.Routing;

/// <summary>Keeps a connection to one silo as long as the silo is in the cluster, so that its end is noticed at once, calls or not.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The source has no timer, so there is nothing to dispose of once it is cancelled.")]
internal sealed class PeerLink(SiloAddress silo, LinkContext context)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _end = new();
    private readonly WaitingCalls _waiting = new(context.Options.MaxWaitingCalls, context.Clock);
    private volatile TransportConnection? _connection;
    private volatile bool _isClosed;
    private volatile bool _isLost;

    internal bool IsConnected => _connection is { IsEnding: false };

    /// <summary>Whether the silo was out of reach at the last try, or has broken the connection.</summary>
    internal bool IsLost => _isLost;

    /// <summary>The connection, whatever its state; null if there is none.</summary>
    internal TransportConnection? Connection => _connection;

    internal void Open() => _ = KeepConnectedAsync();

    /// <summary>Sends a call, or keeps it until there is a connection.</summary>
    /// <returns>False if the link is closed and somebody else must take the call.</returns>
    internal bool TrySend(GrainRequest request)
    {
        if (_connection is { } connection && context.TrySend(connection, request))
        {
            return true;
        }

        if (_isClosed)
        {
            return false;
        }

        LinkContext.Keep(_waiting, request);
        if (_isClosed || _connection is { IsEnding: false })
        {
            // Either has come about meanwhile, perhaps too late to see this call.
            context.SendAgain(_waiting.TakeAll());
        }

        return true;
    }

    internal IReadOnlyList<GrainRequest> TakeWaiting() => _waiting.TakeAll();

    internal void RemoveAbandoned(TimeSpan oneWayAge) => _waiting.RemoveAbandoned(oneWayAge);

    /// <summary>The silo is not in the cluster any more.</summary>
    internal void Close()
    {
        _isClosed = true;
        _end.Cancel();
        if (_connection is { IsPeerLeaving: true } leaving)
        {
            // It has said goodbye and still answers what it has.
            _ = leaving.LeaveAsync(context.TimeProvider);
        }
        else
        {
            _connection?.Close(new IOException("The silo is not in the cluster any more."));
        }
    }

    /// <summary>Ends the connection in good order.</summary>
    internal async Task LeaveAsync()
    {
        _isClosed = true;
        await _end.CancelAsync();
        if (_connection is { } connection)
        {
            await connection.LeaveAsync(context.TimeProvider);
        }
    }

    private async Task KeepConnectedAsync()
    {
        var pause = FirstPause;
        while (!_isClosed)
        {
            if (await TryConnectAsync(isFirstTry: pause == FirstPause) is not { } connection)
            {
                await Task.Delay(pause, context.TimeProvider, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                continue;
            }

            pause = FirstPause;
            await UseAsync(connection);
        }
    }

    private async Task<TransportConnection?> TryConnectAsync(bool isFirstTry)
    {
        try
        {
            var connection = await context.Connector.ConnectAsync(silo.Host, context.Source.PortOf(silo), _end.Token);
            if (connection.Peer.SiloId == silo.SiloId)
            {
                return connection;
            }

            connection.Close(null);
            Failed(refused: true, $"Another silo, {connection.Peer.SiloId}, answers there.", isFirstTry);
        }
        catch (Exception exception) when (!_isClosed)
        {
            Failed(exception is SocketException { SocketErrorCode: SocketError.ConnectionRefused }, exception.Message, isFirstTry);
        }
        catch (Exception) when (_isClosed)
        {
        }

        return null;
    }

    private void Failed(bool refused, string reason, bool isFirstTry)
    {
        if (isFirstTry)
        {
            context.Log.CannotConnect(silo, reason);
        }

        context.Source.ReportUnreachable(silo, refused);
        BeLost();
    }

    /// <summary>Lets what waits look for another way.</summary>
    private void BeLost()
    {
        _isLost = true;
        context.SendAgain(_waiting.TakeAll());
    }

    private async Task UseAsync(TransportConnection connection)
    {
        _connection = connection;
        _isLost = false;
        var receiving = connection.ReceiveAsync();
        if (_isClosed)
        {
            connection.Close(null);
        }

        context.Log.Connected(silo);
        context.SendAgain(_waiting.TakeAll());
        var reason = await connection.Closed;
        await receiving;
        _connection = null;
        if (reason is not null && !_isClosed)
        {
            context.Log.Broke(connection.Peer.Name, connection.BrokenCalls, reason.Message);
            context.Source.ReportUnreachable(silo, refused: false);
            BeLost();
        }
    }
}
