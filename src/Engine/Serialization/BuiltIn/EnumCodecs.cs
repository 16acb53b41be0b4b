using System.Runtime.CompilerServices;
using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

/// <summary>An enum travels as its number: one that this version has no name for is kept.</summary>
internal sealed class EnumCodec<TEnum, TNumber>() : ValueCodec<TEnum>(WireType.Varint)
    where TEnum : struct, Enum
    where TNumber : struct
{
    public override void Write(ref WireWriter writer, TEnum value) =>
        CodecOf<TNumber>.Instance.Write(ref writer, Unsafe.BitCast<TEnum, TNumber>(value));

    public override TEnum Read(ref WireReader reader) =>
        Unsafe.BitCast<TNumber, TEnum>(CodecOf<TNumber>.Instance.Read(ref reader));
}
