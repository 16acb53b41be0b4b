using System.Net;
using System.Net.Sockets;

namespace OrderCluster.Testing;

/// <summary>A TCP port of the loopback interface that nothing listens on.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
