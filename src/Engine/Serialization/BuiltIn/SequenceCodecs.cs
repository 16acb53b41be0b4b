using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

internal sealed class ArrayCodec<T> : CollectionCodec<T[], T>
{
    protected override T[] FromArray(T[] values) => values;
}

internal sealed class ListCodec<T> : CollectionCodec<List<T>, T>
{
    protected override List<T> ReadElements(ref WireReader reader) => Elements<T>.ReadList(ref reader, reader.CollectionLength());

    protected override List<T> CopyElements(List<T> value, int depth) => Elements<T>.CopyToList(value, depth);

    protected override List<T> FromArray(T[] values) => [.. values];
}

/// <summary>Interfaces that only read: whatever is behind them arrives as an array.</summary>
internal sealed class ReadableSequenceCodec<TSequence, T> : CollectionCodec<TSequence, T>
    where TSequence : class, IEnumerable<T>
{
    protected override TSequence FromArray(T[] values) => (TSequence)(object)values;
}

/// <summary>Interfaces that can add: whatever is behind them arrives as a list.</summary>
internal sealed class WritableSequenceCodec<TSequence, T> : CollectionCodec<TSequence, T>
    where TSequence : class, IEnumerable<T>
{
    protected override TSequence FromArray(T[] values) => (TSequence)(object)new List<T>(values);
}

/// <summary>Sets, by class and by interface; a set arrives with the default comparer, and keeps its own when copied.</summary>
internal sealed class SetCodec<TSet, T> : CollectionCodec<TSet, T>
    where TSet : class, IEnumerable<T>
{
    protected override TSet CopyElements(TSet value, int depth) =>
        (TSet)(object)new HashSet<T>(Elements<T>.CopyToArray(value, depth), (value as HashSet<T>)?.Comparer);

    protected override TSet FromArray(T[] values) => (TSet)(object)new HashSet<T>(values);
}
