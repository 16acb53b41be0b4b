using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Journaling;

/// <summary>An id in 128 bits of SHA-256: such ids meet each other, and a chance or wilful collision would lose a delivery or a hold.</summary>
internal static class IdHash
{
    private const int MaxKindBytes = 31;

    // An id has one byte a character, since it is ASCII.
    private const int MaxBytes = MaxKindBytes + 1 + Identifiers.MaxOperationChars;

    /// <summary>Stored in snapshots, so it must not change without the fold's version.</summary>
    /// <param name="kind">Sets ids of different kinds apart.</param>
    /// <exception cref="ArgumentException">The id is longer than an id may be.</exception>
    internal static UInt128 Of(string kind, string id)
    {
        Span<byte> text = stackalloc byte[MaxBytes];
        var bytes = Encoding.UTF8.GetBytes(kind, text);
        text[bytes++] = (byte)'\n';
        bytes += Encoding.UTF8.GetBytes(id, text[bytes..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..bytes], hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
