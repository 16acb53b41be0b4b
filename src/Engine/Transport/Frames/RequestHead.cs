using System.Text;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Serialization.Wire;
using Orleans.Runtime;

namespace OrderCluster.Engine.Transport.Frames;

/// <summary>What stands before a request's arguments.</summary>
internal readonly ref struct RequestHead
{
    private const ulong OneWayFlag = 1;
    private const ulong CancellableFlag = 2;
    private const uint TraceParentNumber = 1;

    private RequestHead(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        CorrelationId = reader.Fixed64();
        var flags = reader.Varint();
        IsOneWay = (flags & OneWayFlag) != 0;
        IsCancellable = (flags & CancellableFlag) != 0;
        RemainingMs = reader.Varint();
        ViewVersion = (long)Math.Min(reader.Varint(), long.MaxValue);
        Forwards = (int)Math.Min(reader.Varint(), int.MaxValue);
        GrainType = Name(ref reader, FrameLimits.MaxNameBytes, "grain type");
        Key = Name(ref reader, FrameLimits.MaxKeyBytes, "grain key");
        Method = Name(ref reader, FrameLimits.MaxNameBytes, "method");
        var extensions = reader.Length();
        if (extensions > FrameLimits.MaxExtensionBytes)
        {
            throw new WireFormatException($"The head of a request has {extensions} further bytes; the limit is {FrameLimits.MaxExtensionBytes}.");
        }

        TraceParent = extensions > 0 ? TraceParentIn(reader.Take(extensions)) : null;
        HeadBytes = body.Length - reader.Remaining;
    }

    /// <summary>0 for a one-way call.</summary>
    internal ulong CorrelationId { get; }

    internal bool IsOneWay { get; }

    internal bool IsCancellable { get; }

    /// <summary>How long the caller still waits.</summary>
    internal ulong RemainingMs { get; }

    internal long ViewVersion { get; }

    internal int Forwards { get; }

    internal ReadOnlySpan<byte> GrainType { get; }

    internal ReadOnlySpan<byte> Key { get; }

    internal ReadOnlySpan<byte> Method { get; }

    /// <summary>As in W3C Trace Context; null if the call belongs to no trace.</summary>
    internal string? TraceParent { get; }

    /// <summary>Where the arguments begin.</summary>
    internal int HeadBytes { get; }

    /// <exception cref="WireFormatException">The bytes are no head of a request.</exception>
    internal static RequestHead Read(ReadOnlySpan<byte> body) => new(body);

    internal static void Write(FrameWriter writer, GrainRequest request, in RequestRoute route)
    {
        writer.Fixed64(route.CorrelationId);
        writer.Varint((request.IsOneWay ? OneWayFlag : 0) | (request.Cancellation is null ? 0 : CancellableFlag));
        writer.Varint(route.RemainingMs);
        writer.Varint((ulong)route.ViewVersion);
        writer.Varint((ulong)route.Forwards);
        writer.Text(request.Target.Type.ToString());
        writer.Text(request.Target.Key.ToString());
        writer.Bytes(request.Method.WireName);
        if (request.TraceParent is not { } traceParent)
        {
            writer.Varint(1);
            return;
        }

        var bytes = Encoding.ASCII.GetBytes(traceParent);
        writer.Varint((uint)bytes.Length + 3);
        writer.Varint((TraceParentNumber << 2) | (uint)WireType.Bytes);
        writer.Bytes(bytes);
    }

    private static ReadOnlySpan<byte> Name(scoped ref WireReader reader, int maxBytes, string what)
    {
        var length = reader.Length();
        if (length < 1 || length > maxBytes)
        {
            throw new WireFormatException($"A {what} of {length} bytes; from 1 to {maxBytes} are allowed.");
        }

        return reader.Take(length);
    }

    private static string? TraceParentIn(ReadOnlySpan<byte> extensions)
    {
        string? traceParent = null;
        var reader = new WireReader(extensions);
        while (reader.NextField(out var tag))
        {
            if (tag >> 2 == TraceParentNumber)
            {
                WireReader.Expect(tag, WireType.Bytes);
                traceParent = reader.Text();
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return traceParent is { Length: > FrameLimits.MaxNameBytes } ? null : traceParent;
    }
}

/// <summary>What of a request's head belongs to this leg of its way.</summary>
internal readonly record struct RequestRoute(ulong CorrelationId, ulong RemainingMs, long ViewVersion, int Forwards);
