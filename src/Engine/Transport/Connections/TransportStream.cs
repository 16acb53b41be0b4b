using System.Net.Sockets;

namespace OrderCluster.Engine.Transport.Connections;

/// <summary>A socket, with encryption around it or not.</summary>
internal sealed class TransportStream(Socket socket, Stream stream) : IDisposable
{
    internal Stream Stream => stream;

    /// <summary>
    /// Tells the other end that nothing more comes. Closing at once instead could destroy what it has not read yet, if something of it arrives here meanwhile.
    /// </summary>
    internal void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    public void Dispose() => stream.Dispose();
}
