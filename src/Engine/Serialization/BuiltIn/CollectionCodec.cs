using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

/// <summary>What all collections share: null, and a length around the elements.</summary>
/// <typeparam name="TCollection">The static type of the collection.</typeparam>
/// <typeparam name="T">Its elements.</typeparam>
internal abstract class CollectionCodec<TCollection, T> : Codec<TCollection?>
    where TCollection : class, IEnumerable<T>
{
    public sealed override WireType WireType => WireType.Bytes;

    internal sealed override bool IsSupported => CodecOf<T>.Instance.IsSupported;

    public sealed override void Write(ref WireWriter writer, TCollection? value)
    {
        if (value is null)
        {
            writer.Null();
            return;
        }

        Elements<T>.Write(ref writer, value);
    }

    public sealed override TCollection? Read(ref WireReader reader)
    {
        if (!reader.Begin(out var outer))
        {
            return null;
        }

        var value = ReadElements(ref reader);
        reader.End(outer);
        return value;
    }

    public sealed override TCollection? Copy(TCollection? value, int depth) => value is null ? null : CopyElements(value, depth);

    protected virtual TCollection ReadElements(ref WireReader reader) => FromArray(Elements<T>.ReadArray(ref reader));

    protected virtual TCollection CopyElements(TCollection value, int depth) => FromArray(Elements<T>.CopyToArray(value, depth));

    protected abstract TCollection FromArray(T[] values);
}
