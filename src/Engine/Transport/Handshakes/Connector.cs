using System.Net.Sockets;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Transport.Connections;
using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Transport.Handshakes;

/// <summary>Opens connections to silos, and says of itself what <paramref name="self"/> tells.</summary>
internal sealed class Connector(TransportOptions options, CoarseClock clock, TimeProvider timeProvider, IConnectionEvents events, Func<Introduction> self)
{
    /// <exception cref="SocketException">Nobody is there.</exception>
    /// <exception cref="IOException">Somebody is there who does not take the connection.</exception>
    /// <exception cref="TimeoutException">It took longer than allowed.</exception>
    internal async Task<TransportConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var overdue = new CancellationTokenSource(options.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(host, port, either.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is { } tls)
            {
                stream = await TlsStreams.ConnectAsync(stream, tls, host, either.Token);
            }

            var (role, siloId, viewVersion) = self();
            var handshake = new Handshake(stream, options, role, $"{host}:{port}");
            var peer = await handshake.ConnectAsync(siloId, viewVersion, either.Token);
            return new TransportConnection(new TransportStream(socket, stream), handshake.Input, peer, events, options, clock);
        }
        catch (Exception exception)
        {
            stream?.Dispose();
            socket.Dispose();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"{host}:{port} was not connected within {options.ConnectTimeout}.", exception);
            }

            throw;
        }
    }
}

/// <summary>Who connects.</summary>
internal readonly record struct Introduction(PeerRole Role, Guid SiloId, long ViewVersion);
