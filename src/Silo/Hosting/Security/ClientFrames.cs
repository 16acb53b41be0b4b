using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Orleans.Serialization.Buffers;

namespace OrderCluster.Silo.Hosting.Security;

/// <summary>
/// Reads along what a client sends to the gateway, since Orleans believes what a message says of its sender: a client speaks as a client and as no silo's own, calls
/// no other client, answers only what Orleans's system targets have asked, and changes no silo's memory of where grains are.
/// So behind the gateway the sender of a message tells whether the call comes from outside.
/// </summary>
/// <remarks>Of the form that Orleans 10.4 gives its messages, which no public type reads: lengths, flags, id, sender, target. A message of another form is refused.</remarks>
internal sealed class ClientFrames(PipeReader inner, Action<string> refuse) : PipeReader
{
    private const int PreambleLengthBytes = 4;
    private const int MaxPreambleBytes = 1024;
    private const int LengthsBytes = 8;

    // Flags, id, and two grain ids, of which a client's and those of the grains that it may call are far shorter.
    private const int MaxLookBytes = 512;
    private const int HasCacheInvalidation = 1 << 7;
    private const int DirectionShift = 16;
    private const int DirectionMask = 0xF;
    private const int Request = 1;
    private const int Response = 2;
    private const int OneWay = 3;

    private ReadOnlySequence<byte> _buffer;
    private bool _isPreambleRead;

    /// <summary>Where the next frame begins that was not looked at, in bytes from the beginning of the buffer.</summary>
    private long _next;

    /// <summary>How the id of a silo's own client begins.</summary>
    public static ReadOnlySpan<byte> SilosOwn => "hosted-"u8;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Looked(await inner.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        var isRead = inner.TryRead(out result);
        if (isRead)
        {
            Looked(result);
        }

        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _next -= _buffer.Slice(0, consumed).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Looked(ReadResult result)
    {
        _buffer = result.Buffer;
        try
        {
            if (ObjectionTo(_buffer) is { } objection)
            {
                refuse(objection);
                throw new InvalidDataException(objection);
            }
        }
        catch (Exception error) when (error is not InvalidDataException)
        {
            // What Orleans's reader throws at bytes that are none of its own.
            refuse("It sends what is no message of Orleans.");
            throw new InvalidDataException("It sends what is no message of Orleans.", error);
        }

        return result;
    }

    private string? ObjectionTo(ReadOnlySequence<byte> buffer)
    {
        if (!_isPreambleRead)
        {
            if (!TryReadLength(buffer, 0, out var length) || (length is >= 0 and <= MaxPreambleBytes && buffer.Length < PreambleLengthBytes + length))
            {
                return null;
            }

            if (length is < 0 or > MaxPreambleBytes || Looks(buffer.Slice(PreambleLengthBytes, length)).IndexOf(SilosOwn) >= 0)
            {
                return "It does not begin as a client of Orleans.";
            }

            _isPreambleRead = true;
            _next = PreambleLengthBytes + length;
        }

        while (TryReadLength(buffer, _next, out var headerBytes) && TryReadLength(buffer, _next + sizeof(int), out var bodyBytes))
        {
            if (headerBytes <= 0 || bodyBytes < 0)
            {
                return "It sends what is no message of Orleans.";
            }

            var look = Math.Min(headerBytes, MaxLookBytes);
            if (buffer.Length - _next - LengthsBytes < look)
            {
                return null;
            }

            if (ObjectionToHeader(Looks(buffer.Slice(_next + LengthsBytes, look))) is { } objection)
            {
                return objection;
            }

            _next += LengthsBytes + (long)headerBytes + bodyBytes;
        }

        return null;
    }

    private static string? ObjectionToHeader(ReadOnlySpan<byte> header)
    {
        var reader = Reader.Create(header, null!);
        var flags = reader.ReadUInt32();
        reader.Skip(sizeof(long));
        var senderType = ReadText(ref reader, header);
        var senderKey = ReadText(ref reader, header);
        var targetType = ReadText(ref reader, header);
        if (!senderType.SequenceEqual(GrainTypePrefix.ClientPrefixBytes.Span) || senderKey.StartsWith(SilosOwn))
        {
            return "It sends a message in the name of another.";
        }

        return (int)((flags >> DirectionShift) & DirectionMask) switch
        {
            Request or OneWay when targetType.StartsWith(GrainTypePrefix.ClientPrefixBytes.Span) => "It calls another client.",
            Request or OneWay when (flags & HasCacheInvalidation) != 0 => "It says where grains are.",
            Request or OneWay => null,
            Response when targetType.StartsWith(GrainTypePrefix.SystemTargetPrefixBytes.Span) => null,
            _ => "It answers what it was not asked.",
        };
    }

    private static ReadOnlySpan<byte> ReadText(ref Reader<SpanReaderInput> reader, ReadOnlySpan<byte> header)
    {
        var length = (int)reader.ReadVarUInt32();
        if (length == 0)
        {
            return default;
        }

        reader.Skip(sizeof(int));
        var begin = (int)reader.Position;
        reader.Skip(length);
        return header.Slice(begin, length);
    }

    private static bool TryReadLength(ReadOnlySequence<byte> buffer, long at, out int length)
    {
        length = 0;
        if (buffer.Length < at + sizeof(int))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[sizeof(int)];
        buffer.Slice(at, sizeof(int)).CopyTo(bytes);
        length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return true;
    }

    private static ReadOnlySpan<byte> Looks(ReadOnlySequence<byte> part) => part.IsSingleSegment ? part.FirstSpan : part.ToArray();
}
