using System.Security.Cryptography;

namespace OrderCluster.Journal.State;

/// <summary>Makes the ids of appends: random UUIDs (version 4 of RFC 9562), from bytes that are fetched many at a time, since each fetch is a system call.</summary>
internal static class AppendIds
{
    private const int IdBytes = 16;
    private const int IdsPerFetch = 256;
    private const int VersionByte = 6;
    private const int VariantByte = 8;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _left;

    public static Guid New()
    {
        _random ??= new byte[IdBytes * IdsPerFetch];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(_random);
            _left = IdsPerFetch;
        }

        var bytes = _random.AsSpan(--_left * IdBytes, IdBytes);
        bytes[VersionByte] = (byte)((bytes[VersionByte] & 0x0F) | 0x40);
        bytes[VariantByte] = (byte)((bytes[VariantByte] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
