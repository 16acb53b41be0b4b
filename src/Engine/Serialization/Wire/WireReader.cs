using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace OrderCluster.Engine.Serialization.Wire;

/// <summary>Reads one value from untrusted bytes; whatever is wrong with them is a <see cref="WireFormatException"/>.</summary>
public ref partial struct WireReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _input;
    private int _position;
    private int _limit;
    private int _depth;

    internal WireReader(ReadOnlySpan<byte> input)
    {
        _input = input;
        _limit = input.Length;
    }

    /// <summary>Bytes left in the innermost open value.</summary>
    public readonly int Remaining => _limit - _position;

    /// <summary>Opens a length-prefixed value.</summary>
    /// <param name="outer">What <see cref="End"/> needs to return to the enclosing value.</param>
    /// <returns>False if the value is null; then there is nothing to close.</returns>
    public bool Begin(out int outer)
    {
        outer = _limit;
        var length = Length();
        if (length < 0)
        {
            return false;
        }

        if (++_depth > WireLimits.MaxDepth)
        {
            WireErrors.ThrowTooDeep();
        }

        _limit = _position + length;
        return true;
    }

    /// <summary>Opens a length-prefixed field whose tag has been read.</summary>
    /// <returns>False if the value is null; then there is nothing to close.</returns>
    public bool BeginField(uint tag, out int outer)
    {
        Expect(tag, WireType.Bytes);
        return Begin(out outer);
    }

    /// <summary>Closes the innermost open value; all of it must have been read.</summary>
    public void End(int outer)
    {
        if (_position != _limit)
        {
            WireErrors.ThrowTrailing(_limit - _position);
        }

        _limit = outer;
        _depth--;
    }

    /// <summary>Reads the tag of the next field.</summary>
    /// <returns>False at the end of the value.</returns>
    public bool NextField(out uint tag)
    {
        if (_position >= _limit)
        {
            tag = 0;
            return false;
        }

        tag = UnsignedInt32();
        return true;
    }

    /// <summary>Passes over a field that this version does not know.</summary>
    public void Skip(uint tag)
    {
        switch ((WireType)(tag & 3))
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Fixed64();
                break;
            case WireType.Bytes:
                Take(Math.Max(Length(), 0));
                break;
            default:
                throw new WireFormatException($"Field {tag >> 2} is encoded in an unknown way.");
        }
    }

    /// <summary>Demands that a field is encoded as this version writes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Expect(uint tag, WireType type)
    {
        if ((tag & 3) != (uint)type)
        {
            WireErrors.ThrowUnexpectedType(tag, type);
        }
    }

    /// <summary>Reads an unsigned number.</summary>
    public ulong Varint()
    {
        if (_position < _limit && _input[_position] < 0x80)
        {
            return _input[_position++];
        }

        return LongVarint();
    }

    /// <summary>Reads a signed number.</summary>
    public long ZigZag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads eight bytes.</summary>
    public ulong Fixed64()
    {
        var bytes = Take(sizeof(ulong));
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Reads how many elements follow: no more than there are bytes, since each takes one at least.</summary>
    public int CollectionLength()
    {
        var length = Varint();
        if (length > WireLimits.MaxCollectionLength || length > (ulong)Remaining)
        {
            WireErrors.ThrowCollectionLength(length);
        }

        return (int)length;
    }

    /// <summary>Reads UTF-8 text; bytes that are no UTF-8 are refused.</summary>
    public string? Text()
    {
        var length = Length();
        return length < 0 ? null : DecodeText(Take(length));
    }

    /// <summary>The next byte, which stays unread; -1 at the end of the value.</summary>
    internal readonly int PeekByte() => _position < _limit ? _input[_position] : -1;

    internal ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _limit - _position)
        {
            WireErrors.ThrowTruncated(_limit);
        }

        var taken = _input.Slice(_position, bytes);
        _position += bytes;
        return taken;
    }

    /// <summary>Reads a length; -1 stands for null.</summary>
    internal int Length()
    {
        var prefix = Varint();
        if (prefix > (ulong)Remaining + 1)
        {
            WireErrors.ThrowTruncated(_limit);
        }

        return (int)prefix - 1;
    }

    private ulong LongVarint()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (_position >= _limit)
            {
                WireErrors.ThrowTruncated(_limit);
            }

            var next = _input[_position++];
            if (shift == 63 && next > 1)
            {
                WireErrors.ThrowBadVarint(_position);
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static string DecodeText(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (ArgumentException invalid)
        {
            throw new WireFormatException("A text is not valid UTF-8.", invalid);
        }
    }
}
