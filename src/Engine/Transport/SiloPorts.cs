using System.Net;
using System.Net.Sockets;

namespace OrderCluster.Engine.Transport;

/// <summary>The ports of a silo, taken before anybody is told of them; they accept connections once the silo runs.</summary>
public sealed class SiloPorts : IDisposable
{
    private SiloPorts(Socket? silos, Socket gateway)
    {
        Silos = silos;
        Gateway = gateway;
    }

    /// <summary>For other silos; 0 if there are none.</summary>
    public int SiloPort => Silos is null ? 0 : ((IPEndPoint)Silos.LocalEndPoint!).Port;

    /// <summary>For clients.</summary>
    public int GatewayPort => ((IPEndPoint)Gateway.LocalEndPoint!).Port;

    internal Socket? Silos { get; }

    internal Socket Gateway { get; }

    /// <param name="address">The local address; <see cref="IPAddress.Any"/> for all.</param>
    /// <param name="siloPort">For other silos; 0 for one that is free.</param>
    /// <param name="gatewayPort">For clients; 0 for one that is free.</param>
    /// <exception cref="SocketException">A port is taken, or must not be.</exception>
    public static SiloPorts Bind(IPAddress address, int siloPort, int gatewayPort)
    {
        var silos = BindOne(address, siloPort);
        try
        {
            return new SiloPorts(silos, BindOne(address, gatewayPort));
        }
        catch
        {
            silos.Dispose();
            throw;
        }
    }

    /// <summary>The port of a silo that has clients but no other silos beside it.</summary>
    /// <inheritdoc cref="Bind"/>
    public static SiloPorts BindGateway(IPAddress address, int gatewayPort) => new(null, BindOne(address, gatewayPort));

    public void Dispose()
    {
        Silos?.Dispose();
        Gateway.Dispose();
    }

    private static Socket BindOne(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // A silo that starts again at once must not wait for the last connections of the former one to be forgotten.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
