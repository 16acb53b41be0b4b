using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

/// <summary>A default array travels as null.</summary>
internal sealed class ImmutableArrayCodec<T> : Codec<ImmutableArray<T>>
{
    public override WireType WireType => WireType.Bytes;

    public override bool IsImmutable => Elements<T>.AreImmutable;

    internal override bool IsSupported => CodecOf<T>.Instance.IsSupported;

    public override void Write(ref WireWriter writer, ImmutableArray<T> value)
    {
        if (value.IsDefault)
        {
            writer.Null();
            return;
        }

        Elements<T>.Write(ref writer, value.AsSpan());
    }

    public override ImmutableArray<T> Read(ref WireReader reader)
    {
        if (!reader.Begin(out var outer))
        {
            return default;
        }

        var values = Elements<T>.ReadArray(ref reader);
        reader.End(outer);
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    public override ImmutableArray<T> Copy(ImmutableArray<T> value, int depth) =>
        IsImmutable || value.IsDefault ? value : ImmutableCollectionsMarshal.AsImmutableArray(Elements<T>.CopyToArray(value, depth));
}

internal sealed class ImmutableListCodec<T> : CollectionCodec<ImmutableList<T>, T>
{
    public override bool IsImmutable => Elements<T>.AreImmutable;

    protected override ImmutableList<T> FromArray(T[] values) => [.. values];
}

internal sealed class ImmutableHashSetCodec<T> : CollectionCodec<ImmutableHashSet<T>, T>
{
    public override bool IsImmutable => Elements<T>.AreImmutable;

    protected override ImmutableHashSet<T> CopyElements(ImmutableHashSet<T> value, int depth) =>
        ImmutableHashSet.CreateRange(value.KeyComparer, Elements<T>.CopyToArray(value, depth));

    protected override ImmutableHashSet<T> FromArray(T[] values) => [.. values];
}
