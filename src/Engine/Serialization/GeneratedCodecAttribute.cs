using System.ComponentModel;

namespace OrderCluster.Engine.Serialization;

/// <summary>Names the codec that the source generator wrote for a type.</summary>
/// <param name="type">The type; of a generic one, its definition.</param>
/// <param name="name">Its alias, or its full name if it has none.</param>
/// <param name="codec">The codec; of a generic type, a definition with the same parameters.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GeneratedCodecAttribute(Type type, string name, Type codec) : Attribute
{
    /// <summary>The type that is serialized.</summary>
    public Type Type { get; } = type;

    /// <summary>What the type is called on the wire.</summary>
    public string Name { get; } = name;

    /// <summary>The type of its codec.</summary>
    public Type Codec { get; } = codec;
}
