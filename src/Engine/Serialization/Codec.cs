using System.ComponentModel;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization;

/// <summary>Writes, reads and copies values of one type, whose static type the caller may not know.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Codec
{
    /// <summary>How a value of this type is delimited.</summary>
    public abstract WireType WireType { get; }

    /// <summary>Whether values may be shared instead of copied.</summary>
    public virtual bool IsImmutable => false;

    /// <summary>Name under which a value travels where its static type does not tell; null if it can not.</summary>
    internal virtual string? TypeName => null;

    /// <summary>False where a value of this type is refused with <see cref="CodecNotFoundException"/>.</summary>
    internal virtual bool IsSupported => true;

    internal virtual void WriteBody(ref WireWriter writer, object value) =>
        throw new CodecNotFoundException(value.GetType());

    internal virtual object ReadBody(ref WireReader reader) =>
        throw new WireFormatException($"{GetType().Name} reads no value by its type's name.");

    internal abstract object? CopyObject(object? value, int depth);
}

/// <summary>Writes, reads and copies values of <typeparamref name="T"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Codec<T> : Codec
{
    /// <summary>Writes a value as an element: without a tag.</summary>
    public abstract void Write(ref WireWriter writer, T value);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="WireFormatException">The bytes are no such value.</exception>
    public abstract T Read(ref WireReader reader);

    /// <summary>Makes a copy that shares nothing mutable with <paramref name="value"/>.</summary>
    /// <param name="value">The value; null is its own copy.</param>
    /// <param name="depth">How many values enclose this one.</param>
    /// <exception cref="WireFormatException">The value is nested deeper than <see cref="WireLimits.MaxDepth"/>.</exception>
    public abstract T Copy(T value, int depth);

    /// <summary>Writes a value as a field.</summary>
    public void WriteField(ref WireWriter writer, uint number, T value)
    {
        writer.Tag(number, WireType);
        Write(ref writer, value);
    }

    /// <summary>Reads a field whose tag has been read.</summary>
    public T ReadField(ref WireReader reader, uint tag)
    {
        WireReader.Expect(tag, WireType);
        return Read(ref reader);
    }

    internal override object? CopyObject(object? value, int depth) => value is null ? null : Copy((T)value, depth);

    private protected static void CheckDepth(int depth)
    {
        if (depth >= WireLimits.MaxDepth)
        {
            WireErrors.ThrowTooDeep();
        }
    }
}
