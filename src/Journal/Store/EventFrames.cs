using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OrderCluster.Journal.Store;

/// <summary>An event as it is stored: its type's name with version (<c>stock-reserved/1</c>), and its body as UTF-8 JSON.</summary>
public readonly record struct EventRecord(string Type, ReadOnlyMemory<byte> Body);

/// <summary>
/// How a row's payload holds its events: per event one byte of type length, the type, four bytes of body length (little-endian), the body.
/// </summary>
public static class EventFrames
{
    /// <summary>Longest type name, in bytes.</summary>
    public const int MaxTypeBytes = 100;

    private const int BodyLengthBytes = sizeof(int);

    public static void Write(IBufferWriter<byte> output, string type, ReadOnlySpan<byte> body)
    {
        var typeBytes = Encoding.UTF8.GetByteCount(type);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(typeBytes, MaxTypeBytes);
        ArgumentOutOfRangeException.ThrowIfZero(typeBytes);
        var frame = output.GetSpan(1 + typeBytes + BodyLengthBytes + body.Length);
        frame[0] = (byte)typeBytes;
        Encoding.UTF8.GetBytes(type, frame[1..]);
        BinaryPrimitives.WriteInt32LittleEndian(frame[(1 + typeBytes)..], body.Length);
        body.CopyTo(frame[(1 + typeBytes + BodyLengthBytes)..]);
        output.Advance(1 + typeBytes + BodyLengthBytes + body.Length);
    }

    /// <summary>The events of a payload, in order.</summary>
    /// <exception cref="InvalidDataException">The payload is cut short or its lengths don't add up.</exception>
    public static IReadOnlyList<EventRecord> Read(ReadOnlyMemory<byte> payload)
    {
        var events = new List<EventRecord>();
        while (!payload.IsEmpty)
        {
            var span = payload.Span;
            int typeBytes = span[0];
            var header = 1 + typeBytes + BodyLengthBytes;
            if (typeBytes == 0 || typeBytes > MaxTypeBytes || span.Length < header)
            {
                throw new InvalidDataException($"Event {events.Count + 1} of a journal row has a broken header.");
            }

            var bodyBytes = BinaryPrimitives.ReadInt32LittleEndian(span[(1 + typeBytes)..]);
            if (bodyBytes < 0 || bodyBytes > span.Length - header)
            {
                throw new InvalidDataException($"Event {events.Count + 1} of a journal row claims {bodyBytes} bytes, {span.Length - header} are there.");
            }

            events.Add(new EventRecord(InternedType(span.Slice(1, typeBytes)), payload.Slice(header, bodyBytes)));
            payload = payload[(header + bodyBytes)..];
        }

        return events;
    }

    private static string InternedType(ReadOnlySpan<byte> utf8) => string.Intern(Encoding.UTF8.GetString(utf8));
}
