using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace OrderCluster.Security.Tests.Stranger;

/// <summary>The proof of a secret, as docs/cluster.md describes it for programs without our library.</summary>
public sealed class StrangeProof(string secret, byte purpose)
{
    public const byte OfSilos = 1;
    public const byte OfClients = 2;

    private const byte Hello = 1;
    private const byte Proof = 2;
    private const int MaxFrameBytes = 512;

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        byte[] mine = [.. "OCP1"u8, purpose, .. RandomNumberGenerator.GetBytes(32)];
        await ConnectionFrameHelper.WriteFrameAsync(connection, Hello, mine, CancellationToken.None);
        var theirs = await ReadAsync(connection);
        byte[] proven = [.. "connector"u8, purpose, .. mine, .. theirs];
        await ConnectionFrameHelper.WriteFrameAsync(connection, Proof, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), proven), CancellationToken.None);
        await ReadAsync(connection);
        await next(connection);
    }

    private static async Task<byte[]> ReadAsync(ConnectionContext connection)
    {
        var (kind, payload) = await ConnectionFrameHelper.ReadFrameAsync(connection, CancellationToken.None, MaxFrameBytes);
        return kind is Hello or Proof ? payload : throw new IOException(Encoding.UTF8.GetString(payload));
    }
}
