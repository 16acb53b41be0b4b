using System.Collections.Immutable;

namespace OrderCluster.Engine.Serialization.BuiltIn;

/// <summary>The types that can be serialized without being marked.</summary>
internal static class BuiltInCodecs
{
    private static readonly Dictionary<Type, Func<Codec>> Simple = new()
    {
        [typeof(bool)] = () => new BooleanCodec(),
        [typeof(byte)] = () => new ByteCodec(),
        [typeof(sbyte)] = () => new SByteCodec(),
        [typeof(short)] = () => new Int16Codec(),
        [typeof(ushort)] = () => new UInt16Codec(),
        [typeof(char)] = () => new CharCodec(),
        [typeof(int)] = () => new Int32Codec(),
        [typeof(uint)] = () => new UInt32Codec(),
        [typeof(long)] = () => new Int64Codec(),
        [typeof(ulong)] = () => new UInt64Codec(),
        [typeof(float)] = () => new SingleCodec(),
        [typeof(double)] = () => new DoubleCodec(),
        [typeof(decimal)] = () => new DecimalCodec(),
        [typeof(string)] = () => new StringCodec(),
        [typeof(Guid)] = () => new GuidCodec(),
        [typeof(Uri)] = () => new UriCodec(),
        [typeof(TimeSpan)] = () => new TimeSpanCodec(),
        [typeof(DateTime)] = () => new DateTimeCodec(),
        [typeof(DateTimeOffset)] = () => new DateTimeOffsetCodec(),
        [typeof(DateOnly)] = () => new DateOnlyCodec(),
        [typeof(TimeOnly)] = () => new TimeOnlyCodec(),
        [typeof(byte[])] = () => new ByteArrayCodec(),
        [typeof(ReadOnlyMemory<byte>)] = () => new ReadOnlyMemoryCodec(),
    };

    /// <summary>Generic types by their definition. A codec with one parameter more than its type takes the type itself first.</summary>
    private static readonly Dictionary<Type, Type> Generic = new()
    {
        [typeof(Nullable<>)] = typeof(NullableCodec<>),
        [typeof(List<>)] = typeof(ListCodec<>),
        [typeof(IEnumerable<>)] = typeof(ReadableSequenceCodec<,>),
        [typeof(IReadOnlyCollection<>)] = typeof(ReadableSequenceCodec<,>),
        [typeof(IReadOnlyList<>)] = typeof(ReadableSequenceCodec<,>),
        [typeof(ICollection<>)] = typeof(WritableSequenceCodec<,>),
        [typeof(IList<>)] = typeof(WritableSequenceCodec<,>),
        [typeof(HashSet<>)] = typeof(SetCodec<,>),
        [typeof(ISet<>)] = typeof(SetCodec<,>),
        [typeof(IReadOnlySet<>)] = typeof(SetCodec<,>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCodec<,,>),
        [typeof(IDictionary<,>)] = typeof(DictionaryCodec<,,>),
        [typeof(IReadOnlyDictionary<,>)] = typeof(DictionaryCodec<,,>),
        [typeof(KeyValuePair<,>)] = typeof(KeyValuePairCodec<,>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCodec<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCodec<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCodec<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCodec<,>),
        [typeof(ValueTuple<>)] = typeof(TupleCodec<>),
        [typeof(ValueTuple<,>)] = typeof(TupleCodec<,>),
        [typeof(ValueTuple<,,>)] = typeof(TupleCodec<,,>),
        [typeof(ValueTuple<,,,>)] = typeof(TupleCodec<,,,>),
    };

    public static object? Create(Type type)
    {
        if (Simple.TryGetValue(type, out var simple))
        {
            return simple();
        }

        if (type.IsEnum)
        {
            return Close(typeof(EnumCodec<,>), type, type.GetEnumUnderlyingType());
        }

        if (type.IsSZArray)
        {
            return Close(typeof(ArrayCodec<>), type.GetElementType()!);
        }

        if (!type.IsGenericType || !Generic.TryGetValue(type.GetGenericTypeDefinition(), out var codec))
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        return codec.GetGenericArguments().Length > arguments.Length ? Close(codec, [type, .. arguments]) : Close(codec, arguments);
    }

    private static object? Close(Type codec, params Type[] arguments) => Activator.CreateInstance(codec.MakeGenericType(arguments));
}
