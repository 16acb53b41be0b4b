using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

internal sealed class NullableCodec<T> : Codec<T?>
    where T : struct
{
    public override WireType WireType => WireType.Bytes;

    public override bool IsImmutable => CodecOf<T>.IsImmutable;

    internal override bool IsSupported => CodecOf<T>.Instance.IsSupported;

    public override void Write(ref WireWriter writer, T? value)
    {
        if (value is null)
        {
            writer.Null();
            return;
        }

        var start = writer.Begin();
        CodecOf<T>.Instance.Write(ref writer, value.GetValueOrDefault());
        writer.End(start);
    }

    public override T? Read(ref WireReader reader)
    {
        if (!reader.Begin(out var outer))
        {
            return null;
        }

        var value = CodecOf<T>.Instance.Read(ref reader);
        reader.End(outer);
        return value;
    }

    public override T? Copy(T? value, int depth) =>
        value is null || CodecOf<T>.IsImmutable ? value : CodecOf<T>.Instance.Copy(value.GetValueOrDefault(), depth);
}
