using System.Runtime.InteropServices;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

/// <summary>The elements of a collection: their number, then one after the other.</summary>
internal static class Elements<T>
{
    /// <summary>Whether copying the elements copies the references.</summary>
    public static bool AreImmutable => CodecOf<T>.IsImmutable;

    public static void Write(ref WireWriter writer, ReadOnlySpan<T> values)
    {
        var codec = CodecOf<T>.Instance;
        var start = BeginCollection(ref writer, values.Length);
        foreach (var value in values)
        {
            codec.Write(ref writer, value);
        }

        writer.End(start);
    }

    public static void Write(ref WireWriter writer, IEnumerable<T> values)
    {
        switch (values)
        {
            case T[] array:
                Write(ref writer, array.AsSpan());
                break;
            case List<T> list:
                Write(ref writer, CollectionsMarshal.AsSpan(list));
                break;
            default:
                // Counted once: a lazy sequence may give another result the second time.
                Write(ref writer, values.ToArray().AsSpan());
                break;
        }
    }

    /// <summary>Reads the elements of an open collection up to its end.</summary>
    public static T[] ReadArray(ref WireReader reader)
    {
        var count = reader.CollectionLength();
        if (count > WireLimits.MaxTrustedCapacity)
        {
            return [.. ReadList(ref reader, count)];
        }

        var codec = CodecOf<T>.Instance;
        var values = count == 0 ? [] : new T[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = codec.Read(ref reader);
        }

        return values;
    }

    public static List<T> ReadList(ref WireReader reader, int count)
    {
        var codec = CodecOf<T>.Instance;
        var values = new List<T>(Math.Min(count, WireLimits.MaxTrustedCapacity));
        for (var i = 0; i < count; i++)
        {
            values.Add(codec.Read(ref reader));
        }

        return values;
    }

    public static T[] CopyToArray(IEnumerable<T> values, int depth)
    {
        // Covariance: what is declared as an array of T may be one of a derived class, which takes no other.
        T[] copy = [.. values];
        CopyInPlace(copy, depth);
        return copy;
    }

    public static List<T> CopyToList(IEnumerable<T> values, int depth)
    {
        var copy = new List<T>(values);
        CopyInPlace(CollectionsMarshal.AsSpan(copy), depth);
        return copy;
    }

    public static void CopyInPlace(Span<T> values, int depth)
    {
        if (AreImmutable)
        {
            return;
        }

        if (depth >= WireLimits.MaxDepth)
        {
            WireErrors.ThrowTooDeep();
        }

        var codec = CodecOf<T>.Instance;
        foreach (ref var value in values)
        {
            value = codec.Copy(value, depth + 1);
        }
    }

    private static int BeginCollection(ref WireWriter writer, int count)
    {
        if (count > WireLimits.MaxCollectionLength)
        {
            WireErrors.ThrowCollectionLength((ulong)count);
        }

        var start = writer.Begin();
        writer.Varint((uint)count);
        return start;
    }
}
