using System.Collections.Immutable;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

/// <summary>Dictionaries, by class and by interface: pairs one after the other. The comparer does not travel; a copy keeps it.</summary>
internal class DictionaryCodec<TDictionary, TKey, TValue> : CollectionCodec<TDictionary, KeyValuePair<TKey, TValue>>
    where TDictionary : class, IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override TDictionary CopyElements(TDictionary value, int depth)
    {
        var comparer = (value as Dictionary<TKey, TValue>)?.Comparer;
        return (TDictionary)(object)Fill(Elements<KeyValuePair<TKey, TValue>>.CopyToArray(value, depth), comparer);
    }

    protected override TDictionary FromArray(KeyValuePair<TKey, TValue>[] values) => (TDictionary)(object)Fill(values, null);

    private static Dictionary<TKey, TValue> Fill(KeyValuePair<TKey, TValue>[] values, IEqualityComparer<TKey>? comparer)
    {
        var dictionary = new Dictionary<TKey, TValue>(values.Length, comparer);
        foreach (var (key, value) in values)
        {
            if (key is null || !dictionary.TryAdd(key, value))
            {
                throw new WireFormatException("A dictionary has a key that is null or stands there twice.");
            }
        }

        return dictionary;
    }
}

internal sealed class ImmutableDictionaryCodec<TKey, TValue> : CollectionCodec<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public override bool IsImmutable => Elements<KeyValuePair<TKey, TValue>>.AreImmutable;

    protected override ImmutableDictionary<TKey, TValue> CopyElements(ImmutableDictionary<TKey, TValue> value, int depth) =>
        ImmutableDictionary.CreateRange(value.KeyComparer, value.ValueComparer, Elements<KeyValuePair<TKey, TValue>>.CopyToArray(value, depth));

    protected override ImmutableDictionary<TKey, TValue> FromArray(KeyValuePair<TKey, TValue>[] values) =>
        ImmutableDictionary.CreateRange(values);
}

internal sealed class KeyValuePairCodec<TKey, TValue> : Codec<KeyValuePair<TKey, TValue>>
{
    public override WireType WireType => WireType.Bytes;

    public override bool IsImmutable => CodecOf<TKey>.IsImmutable && CodecOf<TValue>.IsImmutable;

    internal override bool IsSupported => CodecOf<TKey>.Instance.IsSupported && CodecOf<TValue>.Instance.IsSupported;

    public override void Write(ref WireWriter writer, KeyValuePair<TKey, TValue> value)
    {
        var start = writer.Begin();
        CodecOf<TKey>.Instance.Write(ref writer, value.Key);
        CodecOf<TValue>.Instance.Write(ref writer, value.Value);
        writer.End(start);
    }

    public override KeyValuePair<TKey, TValue> Read(ref WireReader reader)
    {
        if (!reader.Begin(out var outer))
        {
            WireErrors.ThrowNull("KeyValuePair");
        }

        var key = CodecOf<TKey>.Instance.Read(ref reader);
        var value = CodecOf<TValue>.Instance.Read(ref reader);
        reader.End(outer);
        return new(key, value);
    }

    public override KeyValuePair<TKey, TValue> Copy(KeyValuePair<TKey, TValue> value, int depth) =>
        new(CodecOf<TKey>.Instance.Copy(value.Key, depth), CodecOf<TValue>.Instance.Copy(value.Value, depth));
}
