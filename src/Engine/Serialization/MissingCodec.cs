using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization;

/// <summary>Stands for a type that can not be serialized, so that looking a codec up never throws.</summary>
internal sealed class MissingCodec<T> : Codec<T>
{
    public override WireType WireType => WireType.Bytes;

    internal override bool IsSupported => false;

    public override void Write(ref WireWriter writer, T value) => throw new CodecNotFoundException(typeof(T));

    public override T Read(ref WireReader reader) => throw new CodecNotFoundException(typeof(T));

    public override T Copy(T value, int depth) => throw new CodecNotFoundException(typeof(T));
}
