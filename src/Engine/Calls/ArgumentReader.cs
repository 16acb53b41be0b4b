using System.Buffers;
using System.Buffers.Binary;
using OrderCluster.Engine.Serialization;

namespace OrderCluster.Engine.Calls;

/// <summary>Reads what an <see cref="ArgumentWriter"/> wrote.</summary>
public sealed class ArgumentReader
{
    private ReadOnlyMemory<byte> _rest;

    public ArgumentReader(ReadOnlySequence<byte> input) => _rest = input.IsSingleSegment ? input.First : input.ToArray();

    internal ArgumentReader()
    {
    }

    /// <exception cref="InvalidDataException">The length of the next value is missing, negative or beyond the input's end.</exception>
    public T Read<T>()
    {
        var rest = _rest.Span;
        if (!BinaryPrimitives.TryReadInt32LittleEndian(rest, out var length) || length < 0 || length > rest.Length - sizeof(int))
        {
            throw new InvalidDataException($"Arguments end early: {rest.Length} bytes left, next value of {length} bytes.");
        }

        _rest = _rest[(sizeof(int) + length)..];
        return Codecs.Read<T>(rest.Slice(sizeof(int), length));
    }

    /// <summary>Begins with other input, so that a connection needs one reader only.</summary>
    internal void Reset(ReadOnlyMemory<byte> input) => _rest = input;
}
