using System.Buffers;
using OrderCluster.Engine.Serialization;

namespace OrderCluster.Engine.Calls;

/// <summary>Reads what an <see cref="ArgumentWriter"/> wrote.</summary>
public sealed class ArgumentReader(ReadOnlySequence<byte> input)
{
    private ReadOnlySequence<byte> _rest = input;

    /// <exception cref="InvalidDataException">The length of the next value is missing, negative or beyond the input's end.</exception>
    public T Read<T>()
    {
        var reader = new SequenceReader<byte>(_rest);
        if (!reader.TryReadLittleEndian(out int length) || length < 0 || length > reader.Remaining)
        {
            throw new InvalidDataException($"Arguments end early: {_rest.Length} bytes left, next value of {length} bytes.");
        }

        var value = _rest.Slice(sizeof(int), length);
        _rest = _rest.Slice(sizeof(int) + length);
        return Codecs.Read<T>(value);
    }
}
