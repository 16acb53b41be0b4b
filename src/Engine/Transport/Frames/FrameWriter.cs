using System.Buffers.Binary;
using System.Text;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Serialization;

namespace OrderCluster.Engine.Transport.Frames;

/// <summary>Builds one frame; each thread has a writer that it uses again.</summary>
internal sealed class FrameWriter
{
    [ThreadStatic]
    private static FrameWriter? _ofThread;

    private FrameWriter()
    {
    }

    /// <summary>Where a request's arguments are written to.</summary>
    internal ArgumentWriter Output { get; } = new();

    /// <summary>Begins a frame. What is written may itself write a frame, so the thread's writer is taken away meanwhile.</summary>
    internal static FrameWriter Begin(FrameKind kind)
    {
        var writer = _ofThread ?? new FrameWriter();
        _ofThread = null;
        var head = writer.Output.GetSpan(FrameLimits.PrefixBytes + 1);
        head[FrameLimits.PrefixBytes] = (byte)kind;
        writer.Output.Advance(FrameLimits.PrefixBytes + 1);
        return writer;
    }

    /// <summary>The frame with its prefix, valid until <see cref="Release"/>.</summary>
    internal ReadOnlySpan<byte> End()
    {
        var frame = Output.WrittenSpan;
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)(frame.Length - FrameLimits.PrefixBytes));
        return frame;
    }

    internal void Release()
    {
        Output.Clear();
        _ofThread = this;
    }

    internal void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Output.GetSpan(sizeof(ulong)), value);
        Output.Advance(sizeof(ulong));
    }

    internal void Varint(ulong value)
    {
        var span = Output.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        Output.Advance(length);
    }

    internal void Bytes(ReadOnlySpan<byte> value)
    {
        Varint((uint)value.Length + 1);
        value.CopyTo(Output.GetSpan(value.Length));
        Output.Advance(value.Length);
    }

    /// <exception cref="EncoderFallbackException">The text is no Unicode, so that two keys would arrive as one.</exception>
    internal void Text(string value)
    {
        Varint((uint)FrameLimits.StrictUtf8.GetByteCount(value) + 1);
        Output.Advance(FrameLimits.StrictUtf8.GetBytes(value, Output.GetSpan(value.Length * 3)));
    }

    internal void Value<T>(T value) => Codecs.Write(Output, value);
}
