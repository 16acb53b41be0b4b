namespace OrderCluster.Engine.Serialization.Wire;

/// <content>One overload per primitive: the tag and the value of a field.</content>
public ref partial struct WireWriter
{
    /// <summary>Writes a field.</summary>
    public void Field(uint number, bool value) => UnsignedField(number, value ? 1UL : 0UL);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, byte value) => UnsignedField(number, value);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, sbyte value) => SignedField(number, value);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, short value) => SignedField(number, value);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, ushort value) => UnsignedField(number, value);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, char value) => UnsignedField(number, value);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, int value) => SignedField(number, value);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, uint value) => UnsignedField(number, value);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, long value) => SignedField(number, value);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, ulong value) => UnsignedField(number, value);

    /// <summary>Writes a field, widened: a <see cref="double"/> may read what was a <see cref="float"/>.</summary>
    public void Field(uint number, float value) => Field(number, (double)value);

    /// <summary>Writes a field.</summary>
    public void Field(uint number, double value)
    {
        Tag(number, WireType.Fixed64);
        Fixed64(BitConverter.DoubleToUInt64Bits(value));
    }

    /// <summary>Writes a field.</summary>
    public void Field(uint number, string? value)
    {
        Tag(number, WireType.Bytes);
        Text(value);
    }

    private void SignedField(uint number, long value)
    {
        Tag(number, WireType.Varint);
        ZigZag(value);
    }

    private void UnsignedField(uint number, ulong value)
    {
        Tag(number, WireType.Varint);
        Varint(value);
    }
}
