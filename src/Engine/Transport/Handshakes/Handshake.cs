using System.Security.Cryptography;
using System.Text;
using OrderCluster.Engine.Serialization;
using OrderCluster.Engine.Serialization.Wire;
using OrderCluster.Engine.Transport.Connections;
using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Transport.Handshakes;

/// <summary>
/// How two processes come to know each other: both say who they are; then the one that connected proves first that it knows the secret,
/// so that nobody can gather proofs by merely connecting.
/// </summary>
internal sealed class Handshake(Stream stream, TransportOptions options, PeerRole connector, string remote)
{
    private const uint Magic = 0x4C434F01;
    private const int NonceBytes = 32;

    private readonly FrameInput _input = new(stream);

    /// <summary>What was received beyond the handshake is in here.</summary>
    internal FrameInput Input => _input;

    /// <summary>On the side that connected.</summary>
    /// <exception cref="HandshakeException">No connection comes about.</exception>
    internal async Task<Peer> ConnectAsync(Guid siloId, long viewVersion, CancellationToken cancellationToken)
    {
        var mine = Encode(connector, siloId, viewVersion);
        await SendAsync(FrameKind.Hello, mine, cancellationToken);
        var theirs = await ReceiveAsync(FrameKind.Hello, cancellationToken);
        var peer = Check(theirs, PeerRole.Silo);
        await SendAsync(FrameKind.Proof, Proof("connector", mine, theirs), cancellationToken);
        var proof = await ReceiveAsync(FrameKind.Proof, cancellationToken);
        return CryptographicOperations.FixedTimeEquals(proof, Proof("acceptor", mine, theirs))
            ? peer
            : throw new HandshakeException("The other end does not know this cluster's secret.");
    }

    /// <summary>On the side that was connected to.</summary>
    /// <param name="siloId">Of this silo.</param>
    /// <param name="viewVersion">Of this silo's view.</param>
    /// <param name="objection">Why the other end is refused, whatever it says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HandshakeException">No connection comes about; the other end has been told why.</exception>
    internal async Task<Peer> AcceptAsync(Guid siloId, long viewVersion, string? objection, CancellationToken cancellationToken)
    {
        var theirs = await ReceiveAsync(FrameKind.Hello, cancellationToken);
        try
        {
            var peer = objection is null ? Check(theirs, connector) : throw new HandshakeException(objection);
            var mine = Encode(PeerRole.Silo, siloId, viewVersion);
            await SendAsync(FrameKind.Hello, mine, cancellationToken);
            var proof = await ReceiveAsync(FrameKind.Proof, cancellationToken);
            if (!CryptographicOperations.FixedTimeEquals(proof, Proof("connector", theirs, mine)))
            {
                throw new HandshakeException("The secret is wrong.");
            }

            await SendAsync(FrameKind.Proof, Proof("acceptor", theirs, mine), cancellationToken);
            return peer;
        }
        catch (HandshakeException refusal)
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            Codecs.Write(output, new RefusalMessage { Reason = refusal.Message });
            await SendAsync(FrameKind.Refusal, output.WrittenMemory, cancellationToken);
            throw;
        }
    }

    private byte[] Encode(PeerRole role, Guid siloId, long viewVersion)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Codecs.Write(output, new HelloMessage
        {
            Magic = Magic,
            MinVersion = options.Versions.Lowest,
            MaxVersion = options.Versions.Highest,
            Role = role,
            ClusterName = options.ClusterName,
            SiloId = siloId,
            ViewVersion = viewVersion,
            Nonce = RandomNumberGenerator.GetBytes(NonceBytes),
        });
        return output.WrittenSpan.ToArray();
    }

    private Peer Check(byte[] bytes, PeerRole expected)
    {
        var hello = Decode<HelloMessage>(bytes);
        if (hello.Magic != Magic)
        {
            throw new HandshakeException("The other end does not speak this protocol.");
        }

        var (lowest, highest) = options.Versions;
        if (hello.MinVersion > highest || hello.MaxVersion < lowest)
        {
            throw new HandshakeException(
                $"The other end speaks versions {hello.MinVersion} to {hello.MaxVersion} of the protocol, this one {lowest} to {highest}.");
        }

        if (hello.ClusterName != options.ClusterName)
        {
            throw new HandshakeException($"The other end is of cluster \"{hello.ClusterName}\", this one of \"{options.ClusterName}\".");
        }

        if (hello.Role != expected)
        {
            throw new HandshakeException($"The other end is a {hello.Role}; this port is for a {expected}.");
        }

        if (hello.Nonce is not { Length: >= NonceBytes })
        {
            throw new HandshakeException("The other end sent no random number.");
        }

        return new Peer(hello.Role, hello.SiloId, hello.ViewVersion, $"{hello.Role} {remote}");
    }

    private byte[] Proof(string side, byte[] ofConnector, byte[] ofAcceptor)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.SecretOf(connector)));
        mac.AppendData(Encoding.UTF8.GetBytes(side));
        mac.AppendData(BitConverter.GetBytes(ofConnector.Length));
        mac.AppendData(ofConnector);
        mac.AppendData(ofAcceptor);
        return mac.GetHashAndReset();
    }

    private async Task SendAsync(FrameKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var frame = new byte[FrameLimits.PrefixBytes + 1 + body.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)body.Length + 1);
        frame[FrameLimits.PrefixBytes] = (byte)kind;
        body.CopyTo(frame.AsMemory(FrameLimits.PrefixBytes + 1));
        await stream.WriteAsync(frame, cancellationToken);
    }

    private async Task<byte[]> ReceiveAsync(FrameKind kind, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryRead(out var frame))
            {
                if (frame.Kind == kind)
                {
                    return frame.Body.ToArray();
                }

                throw frame.Kind == FrameKind.Refusal
                    ? new HandshakeException($"The other end refused: {Decode<RefusalMessage>(frame.Body.ToArray()).Reason}") { IsRefusal = true }
                    : new HandshakeException($"The other end sent a frame of kind {(byte)frame.Kind} instead of {kind}.");
            }

            if (!await _input.ReceiveAsync(cancellationToken))
            {
                throw new HandshakeException($"The other end closed the connection before it sent {kind}.");
            }
        }
    }

    private bool TryRead(out Frame frame)
    {
        try
        {
            return _input.TryRead(FrameLimits.MaxBytesBeforeProof, out frame);
        }
        catch (FrameFormatException exception) when (TlsStreams.Looks(_input.Unread))
        {
            throw new HandshakeException("The other end speaks TLS, this one does not.", exception);
        }
    }

    private static T Decode<T>(byte[] bytes)
        where T : class
    {
        try
        {
            return Codecs.Read<T>(bytes) ?? throw new HandshakeException("The other end sent an empty message.");
        }
        catch (WireFormatException malformed)
        {
            throw new HandshakeException($"The other end does not speak this protocol: {malformed.Message}", malformed);
        }
    }
}
