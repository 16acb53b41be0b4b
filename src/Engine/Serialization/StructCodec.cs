using System.ComponentModel;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization;

/// <summary>Codec of a struct.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StructCodec<T> : Codec<T>
    where T : struct
{
    /// <inheritdoc/>
    public override WireType WireType => WireType.Bytes;

    /// <summary>Whether no member refers to anything mutable.</summary>
    protected virtual bool IsShareable => false;

    /// <inheritdoc/>
    public sealed override bool IsImmutable => IsShareable;

    internal sealed override string? TypeName { get; } = CodecRegistry.NameOf(typeof(T));

    /// <inheritdoc/>
    public sealed override void Write(ref WireWriter writer, T value)
    {
        var start = writer.Begin();
        WriteMembers(ref writer, ref value);
        writer.End(start);
    }

    /// <inheritdoc/>
    public sealed override T Read(ref WireReader reader)
    {
        if (!reader.Begin(out var outer))
        {
            WireErrors.ThrowNull(typeof(T).ToString());
        }

        var value = ReadMembers(ref reader);
        reader.End(outer);
        return value;
    }

    /// <inheritdoc/>
    public sealed override T Copy(T value, int depth)
    {
        CheckDepth(depth);
        return IsShareable ? value : CopyMembers(ref value, depth + 1);
    }

    /// <summary>Writes the fields.</summary>
    protected abstract void WriteMembers(ref WireWriter writer, ref T value);

    /// <summary>Reads the fields up to the end of the open value.</summary>
    protected abstract T ReadMembers(ref WireReader reader);

    /// <summary>Copies the members.</summary>
    protected abstract T CopyMembers(ref T value, int depth);

    internal sealed override void WriteBody(ref WireWriter writer, object value)
    {
        var unboxed = (T)value;
        WriteMembers(ref writer, ref unboxed);
    }

    internal sealed override object ReadBody(ref WireReader reader) => ReadMembers(ref reader);
}
