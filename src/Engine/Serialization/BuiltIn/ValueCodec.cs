using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

/// <summary>Codec of a type whose values never change.</summary>
internal abstract class ValueCodec<T>(WireType wireType) : Codec<T>
{
    public sealed override WireType WireType => wireType;

    public sealed override bool IsImmutable => true;

    public sealed override T Copy(T value, int depth) => value;
}
