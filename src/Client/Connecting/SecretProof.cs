using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace OrderCluster.Client.Connecting;

/// <summary>What a port is for.</summary>
internal enum PortPurpose : byte
{
    Silos = 1,
    Clients = 2,
}

/// <summary>
/// Two ends of a connection prove to each other that they know a secret, before Orleans reads a byte: both send a random number, then the end that connected proves
/// first, so that nobody can gather proofs by merely connecting. A proof is an HMAC over its side, the port's purpose and both random numbers, so that none can be
/// sent again, sent back, or used at another port.
/// </summary>
internal sealed class SecretProof(string secret, PortPurpose purpose)
{
    internal const string WrongSecret = "The secret is wrong.";

    /// <summary>The largest frame that is read before the other end is known, its kind included.</summary>
    internal const int MaxFrameBytes = 512;

    internal const byte Hello = 1;
    internal const byte Proof = 2;
    internal const byte Refusal = 3;

    private const int NonceBytes = 32;

    private static readonly byte[] Magic = "OCP1"u8.ToArray();

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    private static int HelloBytes => Magic.Length + 1 + NonceBytes;

    /// <summary>On the side that connected.</summary>
    /// <exception cref="ProofException">No connection comes about.</exception>
    internal async Task ConnectAsync(ConnectionContext connection, CancellationToken cancellation)
    {
        var mine = MakeHello();
        await SendAsync(connection, Hello, mine, cancellation).ConfigureAwait(false);
        var theirs = CheckedHello(await ReceiveAsync(connection, Hello, cancellation).ConfigureAwait(false));
        await SendAsync(connection, Proof, ProofOf("connector", mine, theirs), cancellation).ConfigureAwait(false);
        var proof = await ReceiveAsync(connection, Proof, cancellation).ConfigureAwait(false);
        if (!CryptographicOperations.FixedTimeEquals(proof, ProofOf("acceptor", mine, theirs)))
        {
            throw new ProofException("The other end does not know the secret.");
        }
    }

    /// <summary>On the side that was connected to.</summary>
    /// <param name="connection">Nothing has been read from it.</param>
    /// <param name="objection">Why the other end is refused, whatever it proves; null for no reason.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ProofException">No connection comes about; the other end has been told why.</exception>
    internal async Task AcceptAsync(ConnectionContext connection, string? objection, CancellationToken cancellation)
    {
        var theirs = await ReceiveAsync(connection, Hello, cancellation).ConfigureAwait(false);
        try
        {
            CheckedHello(theirs);
            if (objection is not null)
            {
                throw new ProofException(objection);
            }

            var mine = MakeHello();
            await SendAsync(connection, Hello, mine, cancellation).ConfigureAwait(false);
            var proof = await ReceiveAsync(connection, Proof, cancellation).ConfigureAwait(false);
            if (!CryptographicOperations.FixedTimeEquals(proof, ProofOf("connector", theirs, mine)))
            {
                throw new ProofException(WrongSecret);
            }

            await SendAsync(connection, Proof, ProofOf("acceptor", theirs, mine), cancellation).ConfigureAwait(false);
        }
        catch (ProofException refusal)
        {
            await SendAsync(connection, Refusal, Encoding.UTF8.GetBytes(refusal.Message), cancellation).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task SendAsync(ConnectionContext connection, byte kind, byte[] payload, CancellationToken cancellation)
    {
        try
        {
            await ConnectionFrameHelper.WriteFrameAsync(connection, kind, payload[..Math.Min(payload.Length, MaxFrameBytes - 1)], cancellation).ConfigureAwait(false);
        }
        catch (InvalidOperationException closed)
        {
            throw new ProofException("The other end closed the connection.", closed);
        }
    }

    private static async Task<byte[]> ReceiveAsync(ConnectionContext connection, byte kind, CancellationToken cancellation)
    {
        try
        {
            var (received, payload) = await ConnectionFrameHelper.ReadFrameAsync(connection, cancellation, MaxFrameBytes).ConfigureAwait(false);
            return received == kind ? payload
                : received == Refusal ? throw new ProofException(Readable(payload))
                : throw new ProofException("The other end does not speak this protocol.");
        }
        catch (InvalidOperationException malformed)
        {
            throw new ProofException("The other end closed the connection or does not speak this protocol; perhaps only one of them speaks TLS.", malformed);
        }
    }

    // Told by a stranger: it may end in a log.
    private static string Readable(byte[] text) =>
        new([.. Encoding.UTF8.GetString(text).Select(each => char.IsControl(each) ? '?' : each)]);

    private byte[] MakeHello() => [.. Magic, (byte)purpose, .. RandomNumberGenerator.GetBytes(NonceBytes)];

    private byte[] CheckedHello(byte[] hello) => hello.Length != HelloBytes || !hello.AsSpan().StartsWith(Magic)
        ? throw new ProofException("The other end does not speak this protocol.")
        : hello[Magic.Length] == (byte)purpose ? hello
        : throw new ProofException(purpose == PortPurpose.Silos ? "This port is for silos." : "This port is for clients.");

    private byte[] ProofOf(string side, byte[] ofConnector, byte[] ofAcceptor)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        mac.AppendData(Encoding.ASCII.GetBytes(side));
        mac.AppendData([(byte)purpose]);
        mac.AppendData(ofConnector);
        mac.AppendData(ofAcceptor);
        return mac.GetHashAndReset();
    }
}
