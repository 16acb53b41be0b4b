using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization;

/// <summary>A value whose class differs from its static type begins with a field that names the class.</summary>
internal static class TypeNames
{
    private const uint NameTag = (FieldNumbers.TypeName << 2) | (uint)WireType.Bytes;

    public static void Write(ref WireWriter writer, object value)
    {
        var codec = CodecRegistry.ForRuntimeType(value.GetType());
        writer.Field(FieldNumbers.TypeName, codec.TypeName ?? throw new CodecNotFoundException(value.GetType()));
        codec.WriteBody(ref writer, value);
    }

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Codec? codec)
    {
        codec = null;
        if (reader.PeekByte() != NameTag)
        {
            return false;
        }

        reader.NextField(out _);
        var length = reader.Length();
        if (length is < 0 or > WireLimits.MaxTypeNameBytes)
        {
            throw new WireFormatException($"A type's name takes {length} bytes.");
        }

        var bytes = reader.Take(length);
        Span<char> name = stackalloc char[WireLimits.MaxTypeNameBytes];
        name = name[..Encoding.UTF8.GetChars(bytes, name)];
        codec = CodecRegistry.ForName(name) ?? throw new WireFormatException($"No type is known under the name '{name}'.");
        return true;
    }

    public static T Cast<T>(object value) =>
        value is T cast ? cast : throw new WireFormatException($"A value of {value.GetType()} stands where {typeof(T)} is expected.");
}
