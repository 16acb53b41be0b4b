using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Serialization;
using OrderCluster.Engine.Transport;
using OrderCluster.Engine.Transport.Connections;
using OrderCluster.Engine.Transport.Frames;
using OrderCluster.Engine.Transport.Handshakes;

namespace OrderCluster.Engine.Tests.Transport;

/// <summary>A client that knows the secret, and sends whatever the test wants.</summary>
internal sealed class RawPeer : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly NetworkStream _stream;
    private readonly FrameInput _input;

    private RawPeer(NetworkStream stream, FrameInput input)
    {
        _stream = stream;
        _input = input;
    }

    public static async Task<RawPeer> ConnectAsync(TestSilo silo)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", silo.Address.GatewayPort);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var options = new TransportOptions { ClusterName = "tests", Secret = "of the tests" };
        var handshake = new Handshake(stream, options, PeerRole.Client, "test");
        await handshake.ConnectAsync(Guid.Empty, 0, CancellationToken.None);
        return new RawPeer(stream, handshake.Input);
    }

    /// <summary>Says <paramref name="hello"/> instead of what this version says, and proves that it knows the secret.</summary>
    public static async Task<RawPeer> ConnectAsync(TestSilo silo, byte[] hello)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", silo.Address.GatewayPort);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var peer = new RawPeer(stream, new FrameInput(stream));
        await peer.SendAsync(Frame((byte)FrameKind.Hello, hello));
        var theirs = await peer.ReceiveAsync(FrameKind.Hello);
        byte[] said = [.. "connector"u8, .. BitConverter.GetBytes(hello.Length), .. hello, .. theirs];
        await peer.SendAsync(Frame((byte)FrameKind.Proof, HMACSHA256.HashData("of the tests"u8, said)));
        await peer.ReceiveAsync(FrameKind.Proof);
        return peer;
    }

    /// <summary>A call of <see cref="IPlaceGrain.Where"/>.</summary>
    public static byte[] Where(string key, long viewVersion = 0, int forwards = 0, byte[]? extensions = null)
    {
        var writer = FrameWriter.Begin(FrameKind.Request);
        writer.Fixed64(77);
        writer.Varint(0);
        writer.Varint(60_000);
        writer.Varint((ulong)viewVersion);
        writer.Varint((ulong)forwards);
        writer.Text("transporttests.place");
        writer.Text(key);
        writer.Text("TransportTests.IPlaceGrain.Where");
        writer.Bytes(extensions ?? []);
        var frame = writer.End().ToArray();
        writer.Release();
        return frame;
    }

    public static byte[] Frame(byte kind, params byte[] body)
    {
        var frame = new byte[5 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length + 1);
        frame[4] = kind;
        body.CopyTo(frame, 5);
        return frame;
    }

    public async Task SendAsync(params byte[][] frames)
    {
        foreach (var frame in frames)
        {
            await _stream.WriteAsync(frame);
        }
    }

    private async Task<byte[]> ReceiveAsync(FrameKind kind)
    {
        using var overdue = new CancellationTokenSource(Bound);
        while (true)
        {
            if (_input.TryRead(1 << 20, out var frame))
            {
                return frame.Kind == kind ? frame.Body.ToArray() : throw new IOException($"The silo sent {frame.Kind} instead of {kind}.");
            }

            if (!await _input.ReceiveAsync(overdue.Token))
            {
                throw new IOException("The silo closed the connection.");
            }
        }
    }

    /// <summary>The silo that answers the call.</summary>
    public async Task<Guid> AnswerAsync()
    {
        using var overdue = new CancellationTokenSource(Bound);
        while (true)
        {
            while (_input.TryRead(1 << 20, out var frame))
            {
                if (frame.Kind is FrameKind.Reply)
                {
                    return Codecs.Read<Guid>(frame.Body[8..].Span);
                }

                if (frame.Kind is FrameKind.Failure)
                {
                    throw Codecs.Read<Exception>(frame.Body[8..].Span);
                }
            }

            if (!await _input.ReceiveAsync(overdue.Token))
            {
                throw new IOException("The silo closed the connection.");
            }
        }
    }

    /// <summary>Waits until the silo closes the connection.</summary>
    public async Task ClosedAsync()
    {
        using var overdue = new CancellationTokenSource(Bound);
        try
        {
            while (await _input.ReceiveAsync(overdue.Token))
            {
                while (_input.TryRead(1 << 20, out _))
                {
                }
            }
        }
        catch (IOException)
        {
        }
    }

    public void Dispose() => _stream.Dispose();
}
