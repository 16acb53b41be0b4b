using System.Collections.Concurrent;
using System.Net.Sockets;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Serialization.Wire;
using OrderCluster.Engine.Transport.Connections;
using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Transport.Handshakes;

/// <summary>Accepts the connections of silos and clients.</summary>
internal sealed class Acceptor(
    TransportOptions options, CoarseClock clock, TimeProvider timeProvider, IConnectionEvents events, Func<Introduction> self, TransportLog log)
{
    private const int Backlog = 512;

    private readonly ConcurrentDictionary<TransportConnection, bool> _connections = new();
    private int _count;

    internal IEnumerable<TransportConnection> Connections => _connections.Select(entry => entry.Key);

    /// <summary>Accepts until the socket is closed.</summary>
    /// <param name="socket">Bound to a port.</param>
    /// <param name="expected">Who may connect to it.</param>
    /// <param name="greet">What is done with a connection before anything else.</param>
    internal void Listen(Socket socket, PeerRole expected, Action<TransportConnection> greet)
    {
        socket.Listen(Backlog);
        _ = AcceptAllAsync(socket, expected, greet);
    }

    private async Task AcceptAllAsync(Socket socket, PeerRole expected, Action<TransportConnection> greet)
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await socket.AcceptAsync(), expected, greet);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (Exception exception)
            {
                log.AcceptFailed(exception);
                await Task.Delay(options.KeepAliveInterval, timeProvider);
            }
        }
    }

    private async Task ServeAsync(Socket socket, PeerRole expected, Action<TransportConnection> greet)
    {
        var remote = socket.RemoteEndPoint?.ToString() ?? "nobody";
        try
        {
            if (Interlocked.Increment(ref _count) > options.MaxConnections)
            {
                log.TooManyConnections(options.MaxConnections, remote);
                socket.Dispose();
                return;
            }

            if (await TryMeetAsync(socket, expected, remote) is { } connection)
            {
                await ServeAsync(connection, greet);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private async Task ServeAsync(TransportConnection connection, Action<TransportConnection> greet)
    {
        _connections[connection] = true;
        greet(connection);
        await connection.ReceiveAsync();
        _connections.TryRemove(connection, out _);
        if (await connection.Closed is FrameFormatException or WireFormatException)
        {
            log.Broke(connection.Peer.Name, connection.BrokenCalls, (await connection.Closed)!.Message);
        }
    }

    private async Task<TransportConnection?> TryMeetAsync(Socket socket, PeerRole expected, string remote)
    {
        using var overdue = new CancellationTokenSource(options.ConnectTimeout, timeProvider);
        Stream? stream = null;
        try
        {
            socket.NoDelay = true;
            stream = new NetworkStream(socket, ownsSocket: true);
            string? objection = null;
            if (options.Tls is { } tls)
            {
                if (await TlsStreams.IsBegunAsync(socket, overdue.Token))
                {
                    var demandsCertificate = expected == PeerRole.Silo || tls.RequiresClientCertificate;
                    (stream, objection) = await TlsStreams.AcceptAsync(stream, tls, demandsCertificate, overdue.Token);
                }
                else
                {
                    objection = "This port speaks TLS alone.";
                }
            }

            var handshake = new Handshake(stream, options, expected, remote);
            var (_, siloId, viewVersion) = self();
            var peer = await handshake.AcceptAsync(siloId, viewVersion, objection, overdue.Token);
            return new TransportConnection(new TransportStream(socket, stream), handshake.Input, peer, events, options, clock);
        }
        catch (Exception exception)
        {
            log.Refused(remote, exception is OperationCanceledException ? $"It said nothing for {options.ConnectTimeout}." : exception.Message);
            stream?.Dispose();
            socket.Dispose();
            return null;
        }
    }
}
