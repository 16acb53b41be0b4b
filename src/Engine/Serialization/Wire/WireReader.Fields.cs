namespace OrderCluster.Engine.Serialization.Wire;

/// <content>One method per primitive, as an element and as a field whose tag has been read.</content>
public ref partial struct WireReader
{
    /// <summary>Reads a field.</summary>
    public bool ReadBoolean(uint tag) => (byte)Unsigned(tag, 1, "bool") != 0;

    /// <summary>Reads a field.</summary>
    public byte ReadByte(uint tag) => (byte)Unsigned(tag, byte.MaxValue, "byte");

    /// <summary>Reads a field.</summary>
    public sbyte ReadSByte(uint tag) => (sbyte)Signed(tag, sbyte.MinValue, sbyte.MaxValue, "sbyte");

    /// <summary>Reads a field.</summary>
    public short ReadInt16(uint tag) => (short)Signed(tag, short.MinValue, short.MaxValue, "short");

    /// <summary>Reads a field.</summary>
    public ushort ReadUInt16(uint tag) => (ushort)Unsigned(tag, ushort.MaxValue, "ushort");

    /// <summary>Reads a field.</summary>
    public char ReadChar(uint tag) => (char)Unsigned(tag, char.MaxValue, "char");

    /// <summary>Reads a field.</summary>
    public int ReadInt32(uint tag) => (int)Signed(tag, int.MinValue, int.MaxValue, "int");

    /// <summary>Reads a field.</summary>
    public uint ReadUInt32(uint tag) => (uint)Unsigned(tag, uint.MaxValue, "uint");

    /// <summary>Reads a field.</summary>
    public long ReadInt64(uint tag)
    {
        Expect(tag, WireType.Varint);
        return ZigZag();
    }

    /// <summary>Reads a field.</summary>
    public ulong ReadUInt64(uint tag)
    {
        Expect(tag, WireType.Varint);
        return Varint();
    }

    /// <summary>Reads a field; a larger <see cref="double"/> becomes infinite.</summary>
    public float ReadSingle(uint tag) => (float)ReadDouble(tag);

    /// <summary>Reads a field.</summary>
    public double ReadDouble(uint tag)
    {
        Expect(tag, WireType.Fixed64);
        return BitConverter.UInt64BitsToDouble(Fixed64());
    }

    /// <summary>Reads a field.</summary>
    public string? ReadString(uint tag)
    {
        Expect(tag, WireType.Bytes);
        return Text();
    }

    internal long SignedWithin(long lowest, long highest, string type)
    {
        var value = ZigZag();
        if (value < lowest || value > highest)
        {
            WireErrors.ThrowOutOfRange(type);
        }

        return value;
    }

    internal ulong UnsignedWithin(ulong highest, string type)
    {
        var value = Varint();
        if (value > highest)
        {
            WireErrors.ThrowOutOfRange(type);
        }

        return value;
    }

    private long Signed(uint tag, long lowest, long highest, string type)
    {
        Expect(tag, WireType.Varint);
        return SignedWithin(lowest, highest, type);
    }

    private ulong Unsigned(uint tag, ulong highest, string type)
    {
        Expect(tag, WireType.Varint);
        return UnsignedWithin(highest, type);
    }

    private uint UnsignedInt32() => (uint)UnsignedWithin(uint.MaxValue, "a field's tag");
}
