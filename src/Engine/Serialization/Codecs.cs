using System.Buffers;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization;

/// <summary>
/// Copies, writes and reads whatever may cross a grain boundary: types with [GenerateSerializer], primitives, collections and exceptions.
/// A value that is referred to twice arrives as two equal values.
/// </summary>
public static class Codecs
{
    private const int InitialBufferBytes = 1024;
    private const int MaxKeptBufferBytes = 256 * 1024;

    [ThreadStatic]
    private static byte[]? _threadBuffer;

    /// <summary>Makes a copy that shares nothing mutable with <paramref name="value"/>; immutable values and exceptions are returned as they are.</summary>
    /// <exception cref="CodecNotFoundException">A type within has no codec.</exception>
    /// <exception cref="WireFormatException">The value is nested deeper than <see cref="WireLimits.MaxDepth"/>, as one that contains itself is.</exception>
    public static T Copy<T>(T value) => CodecOf<T>.IsImmutable ? value : CodecOf<T>.Instance.Copy(value, 0);

    /// <summary>Appends a value to <paramref name="output"/>; if this throws, nothing has been appended.</summary>
    /// <exception cref="CodecNotFoundException">A type within has no codec.</exception>
    /// <exception cref="WireFormatException">The value exceeds one of <see cref="WireLimits"/>.</exception>
    /// <exception cref="MessageTooLargeException">It takes more bytes than <see cref="WireLimits.MaxMessageBytes"/>.</exception>
    public static void Write<T>(IBufferWriter<byte> output, T value)
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer = new WireWriter(_threadBuffer ?? new byte[InitialBufferBytes]);

        // Something that writes while it is being written must not share the buffer.
        _threadBuffer = null;
        try
        {
            CodecOf<T>.Instance.Write(ref writer, value);
            writer.CopyTo(output);
        }
        finally
        {
            _threadBuffer = writer.Buffer.Length <= MaxKeptBufferBytes ? writer.Buffer : null;
        }
    }

    /// <summary>Reads the one value that <paramref name="input"/> consists of; the bytes need not be trusted.</summary>
    /// <exception cref="WireFormatException">The bytes are anything but one value of <typeparamref name="T"/>.</exception>
    /// <exception cref="CodecNotFoundException"><typeparamref name="T"/> or a type within has no codec.</exception>
    public static T Read<T>(ReadOnlySpan<byte> input)
    {
        if (input.Length > WireLimits.MaxMessageBytes)
        {
            WireErrors.ThrowTooLarge(input.Length);
        }

        var reader = new WireReader(input);
        T value;
        try
        {
            value = CodecOf<T>.Instance.Read(ref reader);
        }
        catch (Exception failure) when (failure is not (WireFormatException or CodecNotFoundException or OutOfMemoryException))
        {
            // A constructor that refuses what was read is the bytes' fault as well.
            throw new WireFormatException($"The bytes form no valid {typeof(T)}: {failure.Message}", failure);
        }

        if (reader.Remaining > 0)
        {
            WireErrors.ThrowTrailing(reader.Remaining);
        }

        return value;
    }

    /// <inheritdoc cref="Read{T}(ReadOnlySpan{byte})"/>
    public static T Read<T>(in ReadOnlySequence<byte> input)
    {
        if (input.IsSingleSegment)
        {
            return Read<T>(input.FirstSpan);
        }

        if (input.Length > WireLimits.MaxMessageBytes)
        {
            WireErrors.ThrowTooLarge(input.Length);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)input.Length);
        try
        {
            input.CopyTo(rented);
            return Read<T>(rented.AsSpan(0, (int)input.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Whether a value of <typeparamref name="T"/> can be written and read.</summary>
    public static bool IsSupported<T>() => CodecOf<T>.Instance.IsSupported;
}
