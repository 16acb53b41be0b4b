using System.ComponentModel;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization;

/// <summary>Codec of a class: null, the class itself, or a derived class that is named by its alias.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ClassCodec<T> : Codec<T>
    where T : class
{
    private static readonly bool IsSealed = typeof(T).IsSealed;

    /// <inheritdoc/>
    public override WireType WireType => WireType.Bytes;

    /// <summary>Whether instances of exactly this class may be shared; a derived class decides for itself.</summary>
    protected virtual bool IsShareable => false;

    /// <inheritdoc/>
    public sealed override bool IsImmutable => IsSealed && IsShareable;

    internal sealed override string? TypeName { get; } = CodecRegistry.NameOf(typeof(T));

    /// <inheritdoc/>
    public sealed override void Write(ref WireWriter writer, T value)
    {
        if (value is null)
        {
            writer.Null();
            return;
        }

        var start = writer.Begin();
        if (IsSealed || value.GetType() == typeof(T))
        {
            WriteMembers(ref writer, value);
        }
        else
        {
            TypeNames.Write(ref writer, value);
        }

        writer.End(start);
    }

    /// <inheritdoc/>
    public sealed override T Read(ref WireReader reader)
    {
        if (!reader.Begin(out var outer))
        {
            return null!;
        }

        var value = TypeNames.TryRead(ref reader, out var codec) ? TypeNames.Cast<T>(codec.ReadBody(ref reader)) : ReadMembers(ref reader);
        reader.End(outer);
        return value;
    }

    /// <inheritdoc/>
    public sealed override T Copy(T value, int depth)
    {
        if (value is null)
        {
            return null!;
        }

        CheckDepth(depth);
        if (IsSealed || value.GetType() == typeof(T))
        {
            return IsShareable ? value : CopyMembers(value, depth + 1);
        }

        return (T)CodecRegistry.ForRuntimeType(value.GetType()).CopyObject(value, depth)!;
    }

    /// <summary>Writes the fields of a value that is exactly of this class.</summary>
    protected virtual void WriteMembers(ref WireWriter writer, T value) => throw new CodecNotFoundException(value.GetType());

    /// <summary>Reads the fields up to the end of the open value.</summary>
    protected virtual T ReadMembers(ref WireReader reader) =>
        throw new WireFormatException($"A value of {typeof(T)} does not name its type.");

    /// <summary>Copies a value that is exactly of this class.</summary>
    protected virtual T CopyMembers(T value, int depth) => throw new CodecNotFoundException(value.GetType());

    internal sealed override void WriteBody(ref WireWriter writer, object value) => WriteMembers(ref writer, (T)value);

    internal sealed override object ReadBody(ref WireReader reader) => ReadMembers(ref reader);
}
