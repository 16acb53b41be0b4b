using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

internal sealed class ByteArrayCodec : Codec<byte[]?>
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(ref WireWriter writer, byte[]? value)
    {
        if (value is null)
        {
            writer.Null();
            return;
        }

        writer.Bytes(value);
    }

    public override byte[]? Read(ref WireReader reader)
    {
        var length = reader.Length();
        return length < 0 ? null : reader.Take(length).ToArray();
    }

    public override byte[]? Copy(byte[]? value, int depth) => value.AsSpan() is { IsEmpty: false } bytes ? bytes.ToArray() : value;
}

internal sealed class ReadOnlyMemoryCodec : Codec<ReadOnlyMemory<byte>>
{
    public override WireType WireType => WireType.Bytes;

    public override void Write(ref WireWriter writer, ReadOnlyMemory<byte> value) => writer.Bytes(value.Span);

    public override ReadOnlyMemory<byte> Read(ref WireReader reader) => reader.Take(Math.Max(reader.Length(), 0)).ToArray();

    public override ReadOnlyMemory<byte> Copy(ReadOnlyMemory<byte> value, int depth) => value.ToArray();
}
