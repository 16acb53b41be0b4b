using System.Buffers.Binary;

namespace OrderCluster.Engine.Transport.Frames;

/// <summary>Finds the frames in what has been received.</summary>
internal static class FrameDecoder
{
    /// <param name="received">What has not been consumed yet.</param>
    /// <param name="maxBytes">Bytes that a frame may have.</param>
    /// <param name="frame">The first frame, if it is complete.</param>
    /// <param name="consumed">Bytes that it takes with its prefix; if it is not complete: bytes that it will take, or 0 as long as that is unknown.</param>
    /// <returns>Whether there is a complete frame.</returns>
    /// <exception cref="FrameFormatException">A frame is empty or longer than <paramref name="maxBytes"/>.</exception>
    internal static bool TryRead(ReadOnlyMemory<byte> received, int maxBytes, out Frame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        var span = received.Span;
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(span, out var length))
        {
            return false;
        }

        if (length == 0 || length > maxBytes)
        {
            throw new FrameFormatException($"A frame of {length} bytes was announced; from 1 to {maxBytes} are allowed.");
        }

        consumed = FrameLimits.PrefixBytes + (int)length;
        if (span.Length < consumed)
        {
            return false;
        }

        frame = new Frame((FrameKind)span[FrameLimits.PrefixBytes], received[(FrameLimits.PrefixBytes + 1)..consumed]);
        return true;
    }
}

/// <summary>What stands between two prefixes; the body lies in the connection's buffer and is gone after the next read.</summary>
internal readonly record struct Frame(FrameKind Kind, ReadOnlyMemory<byte> Body);
