using System.Collections.Concurrent;
using System.Reflection;
using OrderCluster.Engine.Serialization.BuiltIn;
using OrderCluster.Engine.Serialization.Exceptions;

namespace OrderCluster.Engine.Serialization;

/// <summary>Finds codecs by type, by the class of an instance, and by the name on the wire. All of it is the cold path of <see cref="CodecOf{T}"/>, but for polymorphic values.</summary>
internal static class CodecRegistry
{
    private static readonly ConcurrentDictionary<Type, Codec> ByRuntimeType = new();
    private static readonly ConcurrentDictionary<string, Codec> ByName = new();
    private static readonly ConcurrentDictionary<string, Codec>.AlternateLookup<ReadOnlySpan<char>> ByNameChars =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    public static Codec<T> Create<T>() =>
        (Codec<T>?)(CreateGenerated(typeof(T)) ?? BuiltInCodecs.Create(typeof(T)) ?? ExceptionCodecs.Create(typeof(T)) ?? CreatePolymorphic(typeof(T)))
        ?? new MissingCodec<T>();

    /// <summary>The codec of an instance's class, or of a type that reflection came upon.</summary>
    /// <exception cref="CodecNotFoundException">The type has none.</exception>
    public static Codec ForRuntimeType(Type type)
    {
        if (ByRuntimeType.TryGetValue(type, out var known))
        {
            return known;
        }

        var holder = typeof(CodecOf<>).MakeGenericType(type);
        var codec = (Codec)holder.GetField(nameof(CodecOf<int>.Instance))!.GetValue(null)!;
        if (codec is IPlainExceptionCodec plain)
        {
            codec = plain.ForType();
        }

        if (!codec.IsSupported)
        {
            throw new CodecNotFoundException(type);
        }

        return ByRuntimeType.GetOrAdd(type, codec);
    }

    /// <summary>The codec of a type by its name on the wire; null if no loaded assembly has one.</summary>
    public static Codec? ForName(ReadOnlySpan<char> name)
    {
        if (ByNameChars.TryGetValue(name, out var known))
        {
            return known;
        }

        var text = name.ToString();
        var type = GeneratedCodecs.TypeNamed(text) ?? ExceptionCodecs.TypeNamed(text);

        // Unknown names are not remembered: they come from outside, and there is no end to them.
        return type is null ? null : ByName.GetOrAdd(text, ForRuntimeType(type));
    }

    public static string? NameOf(Type type) => GeneratedCodecs.Find(type)?.Name;

    private static object? CreateGenerated(Type type)
    {
        var entry = GeneratedCodecs.Find(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        if (entry is null)
        {
            return null;
        }

        var codec = type.IsGenericType ? entry.Codec.MakeGenericType(type.GetGenericArguments()) : entry.Codec;
        return Activator.CreateInstance(codec, nonPublic: true);
    }

    private static object? CreatePolymorphic(Type type) =>
        type.IsInterface || type == typeof(object)
            ? Activator.CreateInstance(typeof(PolymorphicCodec<>).MakeGenericType(type))
            : null;
}
