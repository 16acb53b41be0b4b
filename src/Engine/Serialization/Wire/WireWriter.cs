using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace OrderCluster.Engine.Serialization.Wire;

/// <summary>Writes one value into a contiguous buffer, so that the length of a nested value can be put in front of it once it is known.</summary>
public ref partial struct WireWriter
{
    private const int SingleByteLengthLimit = 0x7F;
    private const int MaxVarintBytes = 10;

    private byte[] _buffer;
    private int _position;
    private int _depth;

    internal WireWriter(byte[] buffer) => _buffer = buffer;

    internal readonly byte[] Buffer => _buffer;

    internal readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _position);

    /// <summary>Opens a length-prefixed value.</summary>
    /// <returns>What <see cref="End"/> needs to close it.</returns>
    /// <exception cref="WireFormatException">The value is nested deeper than <see cref="WireLimits.MaxDepth"/>.</exception>
    public int Begin()
    {
        if (++_depth > WireLimits.MaxDepth)
        {
            WireErrors.ThrowTooDeep();
        }

        Reserve(1);
        return ++_position;
    }

    /// <summary>Opens a length-prefixed value as a field.</summary>
    /// <returns>What <see cref="End"/> needs to close it.</returns>
    public int BeginField(uint number)
    {
        Tag(number, WireType.Bytes);
        return Begin();
    }

    /// <summary>Closes the value that <see cref="Begin"/> opened at <paramref name="start"/>.</summary>
    public void End(int start)
    {
        var length = _position - start;
        if (length < SingleByteLengthLimit)
        {
            _buffer[start - 1] = (byte)(length + 1);
        }
        else
        {
            MoveForLongPrefix(start, length);
        }

        _depth--;
    }

    /// <summary>Writes a field's number and how its value is delimited.</summary>
    public void Tag(uint number, WireType type) => Varint((number << 2) | (uint)type);

    /// <summary>Writes the null of a length-prefixed value.</summary>
    public void Null() => Byte(0);

    /// <summary>Writes an unsigned number.</summary>
    public void Varint(ulong value)
    {
        Reserve(MaxVarintBytes);
        while (value >= 0x80)
        {
            _buffer[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_position++] = (byte)value;
    }

    /// <summary>Writes a signed number, small in either direction taking few bytes.</summary>
    public void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes eight bytes.</summary>
    public void Fixed64(ulong value)
    {
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_position), value);
        _position += sizeof(ulong);
    }

    /// <summary>Writes bytes with their length in front.</summary>
    public void Bytes(scoped ReadOnlySpan<byte> value)
    {
        Varint((uint)value.Length + 1);
        Raw(value);
    }

    /// <summary>Writes text as UTF-8 with its length in front.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }

        var longest = value.Length * 3L;
        if (longest < SingleByteLengthLimit)
        {
            Reserve((int)longest + 1);
            var length = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_position + 1));
            _buffer[_position] = (byte)(length + 1);
            _position += length + 1;
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        Varint((uint)bytes + 1);
        Reserve(bytes);
        _position += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_position));
    }

    internal void Byte(byte value)
    {
        Reserve(1);
        _buffer[_position++] = value;
    }

    internal void Raw(scoped ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(_buffer.AsSpan(_position));
        _position += value.Length;
    }

    internal readonly void CopyTo(IBufferWriter<byte> output)
    {
        Written.CopyTo(output.GetSpan(_position));
        output.Advance(_position);
    }

    private void MoveForLongPrefix(int start, int length)
    {
        var prefix = (uint)length + 1;
        var extra = ((BitOperations.Log2(prefix) + 7) / 7) - 1;
        Reserve(extra);
        System.Buffer.BlockCopy(_buffer, start, _buffer, start + extra, length);
        var end = _position + extra;
        _position = start - 1;
        Varint(prefix);
        _position = end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int bytes)
    {
        if (_buffer.Length - _position < bytes)
        {
            Grow(bytes);
        }
    }

    private void Grow(int bytes)
    {
        var needed = (long)_position + bytes;
        if (needed > WireLimits.MaxMessageBytes)
        {
            WireErrors.ThrowTooLargeToWrite(needed);
        }

        Array.Resize(ref _buffer, (int)Math.Min(Math.Max(needed, _buffer.Length * 2L), WireLimits.MaxMessageBytes));
    }
}
