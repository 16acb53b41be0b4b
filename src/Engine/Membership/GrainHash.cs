using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Orleans.Runtime;

namespace OrderCluster.Engine.Membership;

/// <summary>Hashes that every process computes alike, unlike those of <see cref="object.GetHashCode"/>.</summary>
internal static class GrainHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    internal static ulong Of(GrainId grain) => Add(Add(Odd, grain.Type.Value.ToString()), grain.Key.ToString());

    internal static ulong Of(Guid siloId)
    {
        Span<byte> bytes = stackalloc byte[16];
        siloId.TryWriteBytes(bytes);
        return Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..])));
    }

    /// <summary>Spreads every bit of the input over all bits of the result; the constants are those of splitmix64 (Steele, Lea, Flood, 2014).</summary>
    internal static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private static ulong Add(ulong hash, string text)
    {
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        hash = (hash ^ (ulong)bytes.Length) * Odd;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        var rest = 0UL;
        foreach (var one in bytes)
        {
            rest = (rest << 8) | one;
        }

        return Step(hash, rest);
    }

    private static ulong Step(ulong hash, ulong word)
    {
        hash = (hash ^ word) * Odd;
        return hash ^ (hash >> 32);
    }
}
