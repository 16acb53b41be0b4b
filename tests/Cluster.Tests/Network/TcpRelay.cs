using System.Net;
using System.Net.Sockets;

namespace OrderCluster.Cluster.Tests.Network;

/// <summary>A network between callers and a server that can hold back what flows in either direction, and then says nothing: neither end is told.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpListener _listener;
    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _flows = [];
    private readonly Task _accepting;

    internal TcpRelay(IPEndPoint listen, IPEndPoint server)
    {
        _server = server;
        _listener = new TcpListener(listen);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal Gate ToServer { get; } = new();

    internal Gate ToCaller { get; } = new();

    internal void Shut()
    {
        ToServer.Shut();
        ToCaller.Shut();
    }

    internal void Open()
    {
        ToServer.Open();
        ToCaller.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_flows);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _flows.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task RelayAsync(TcpClient caller)
    {
        using var accepted = caller;
        using var server = new TcpClient { NoDelay = true };
        try
        {
            accepted.NoDelay = true;
            await server.ConnectAsync(_server, _end.Token);
            await Task.WhenAll(
                PumpAsync(accepted.GetStream(), server, ToServer), PumpAsync(server.GetStream(), accepted, ToCaller));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // A caller may have gone before it was accepted. The other end learns of it as the sockets close.
        }
    }

    private async Task PumpAsync(NetworkStream from, TcpClient to, Gate gate)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, _end.Token) is var count and > 0)
        {
            await gate.PassAsync(_end.Token);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }

        to.Client.Shutdown(SocketShutdown.Send);
    }
}
