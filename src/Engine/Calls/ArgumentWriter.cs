using System.Buffers;
using System.Buffers.Binary;
using OrderCluster.Engine.Serialization;

namespace OrderCluster.Engine.Calls;

/// <summary>Writes a request's arguments one after the other, each behind its length in bytes (4 bytes, little endian).</summary>
public sealed class ArgumentWriter : IBufferWriter<byte>
{
    private const int MaxKeptBytes = 256 * 1024;

    private byte[] _bytes = new byte[256];
    private int _length;

    public ReadOnlySequence<byte> Written => new(_bytes, 0, _length);

    internal Span<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>Forgets what was written; a large buffer is given up.</summary>
    internal void Clear()
    {
        _length = 0;
        if (_bytes.Length > MaxKeptBytes)
        {
            _bytes = new byte[256];
        }
    }

    public void Write<T>(T value)
    {
        var start = _length;
        GetSpan(sizeof(int));
        _length += sizeof(int);
        Codecs.Write(this, value);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), _length - start - sizeof(int));
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int size)
    {
        size = Math.Max(size, 1);
        if (_bytes.Length - _length < size)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(_length + size)));
        }
    }
}
