using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

internal sealed class SingleCodec() : ValueCodec<float>(WireType.Fixed64)
{
    public override void Write(ref WireWriter writer, float value) => writer.Fixed64(BitConverter.DoubleToUInt64Bits(value));

    public override float Read(ref WireReader reader) => (float)BitConverter.UInt64BitsToDouble(reader.Fixed64());
}

internal sealed class DoubleCodec() : ValueCodec<double>(WireType.Fixed64)
{
    public override void Write(ref WireWriter writer, double value) => writer.Fixed64(BitConverter.DoubleToUInt64Bits(value));

    public override double Read(ref WireReader reader) => BitConverter.UInt64BitsToDouble(reader.Fixed64());
}

/// <summary>Scale and sign in one byte, then the integer part that they apply to; its upper 32 bits only where they are needed. Trailing zeros are kept.</summary>
internal sealed class DecimalCodec() : ValueCodec<decimal>(WireType.Bytes)
{
    private const int MaxScale = 28;

    public override void Write(ref WireWriter writer, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var start = writer.Begin();
        writer.Byte((byte)((((uint)bits[3] >> 16) << 1) | ((uint)bits[3] >> 31)));
        writer.Varint(((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        if (bits[2] != 0)
        {
            writer.Varint((uint)bits[2]);
        }

        writer.End(start);
    }

    public override decimal Read(ref WireReader reader)
    {
        if (!reader.Begin(out var outer))
        {
            WireErrors.ThrowNull("decimal");
        }

        var scaleAndSign = reader.Take(1)[0];
        var scale = scaleAndSign >> 1;
        if (scale > MaxScale)
        {
            WireErrors.ThrowOutOfRange("decimal");
        }

        var low = reader.Varint();
        var high = reader.Remaining > 0 ? (uint)reader.UnsignedWithin(uint.MaxValue, "decimal") : 0;
        reader.End(outer);
        return new decimal((int)low, (int)(low >> 32), (int)high, (scaleAndSign & 1) != 0, (byte)scale);
    }
}
