using System.ComponentModel;

namespace OrderCluster.Engine.Serialization;

/// <summary>The codec of a type, found once: a hot path reads a static field that the compiler treats as a constant.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CodecOf<T>
{
    /// <summary>The codec; for a type that can not be serialized, one that says so with <see cref="CodecNotFoundException"/>.</summary>
    public static readonly Codec<T> Instance = CodecRegistry.Create<T>();

    /// <summary>Whether values of <typeparamref name="T"/> and of everything derived from it may be shared instead of copied.</summary>
    public static readonly bool IsImmutable = Instance.IsImmutable;
}
