using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

internal sealed class BooleanCodec() : ValueCodec<bool>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, bool value) => writer.Varint(value ? 1UL : 0UL);

    public override bool Read(ref WireReader reader) => reader.UnsignedWithin(1, "bool") != 0;
}

internal sealed class ByteCodec() : ValueCodec<byte>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, byte value) => writer.Varint(value);

    public override byte Read(ref WireReader reader) => (byte)reader.UnsignedWithin(byte.MaxValue, "byte");
}

internal sealed class SByteCodec() : ValueCodec<sbyte>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, sbyte value) => writer.ZigZag(value);

    public override sbyte Read(ref WireReader reader) => (sbyte)reader.SignedWithin(sbyte.MinValue, sbyte.MaxValue, "sbyte");
}

internal sealed class Int16Codec() : ValueCodec<short>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, short value) => writer.ZigZag(value);

    public override short Read(ref WireReader reader) => (short)reader.SignedWithin(short.MinValue, short.MaxValue, "short");
}

internal sealed class UInt16Codec() : ValueCodec<ushort>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, ushort value) => writer.Varint(value);

    public override ushort Read(ref WireReader reader) => (ushort)reader.UnsignedWithin(ushort.MaxValue, "ushort");
}

internal sealed class CharCodec() : ValueCodec<char>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, char value) => writer.Varint(value);

    public override char Read(ref WireReader reader) => (char)reader.UnsignedWithin(char.MaxValue, "char");
}

internal sealed class Int32Codec() : ValueCodec<int>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, int value) => writer.ZigZag(value);

    public override int Read(ref WireReader reader) => (int)reader.SignedWithin(int.MinValue, int.MaxValue, "int");
}

internal sealed class UInt32Codec() : ValueCodec<uint>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, uint value) => writer.Varint(value);

    public override uint Read(ref WireReader reader) => (uint)reader.UnsignedWithin(uint.MaxValue, "uint");
}

internal sealed class Int64Codec() : ValueCodec<long>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, long value) => writer.ZigZag(value);

    public override long Read(ref WireReader reader) => reader.ZigZag();
}

internal sealed class UInt64Codec() : ValueCodec<ulong>(WireType.Varint)
{
    public override void Write(ref WireWriter writer, ulong value) => writer.Varint(value);

    public override ulong Read(ref WireReader reader) => reader.Varint();
}
