using OrderCluster.Engine.Serialization.Wire;

namespace OrderCluster.Engine.Serialization.BuiltIn;

internal sealed class TupleCodec<T1> : StructCodec<ValueTuple<T1>>
{
    protected override bool IsShareable => CodecOf<T1>.IsImmutable;

    internal override bool IsSupported => CodecOf<T1>.Instance.IsSupported;

    protected override void WriteMembers(ref WireWriter writer, ref ValueTuple<T1> value)
    {
        CodecOf<T1>.Instance.Write(ref writer, value.Item1);
    }

    protected override ValueTuple<T1> ReadMembers(ref WireReader reader) =>
        new(CodecOf<T1>.Instance.Read(ref reader));

    protected override ValueTuple<T1> CopyMembers(ref ValueTuple<T1> value, int depth) =>
        new(CodecOf<T1>.Instance.Copy(value.Item1, depth));
}

internal sealed class TupleCodec<T1, T2> : StructCodec<ValueTuple<T1, T2>>
{
    protected override bool IsShareable => CodecOf<T1>.IsImmutable && CodecOf<T2>.IsImmutable;

    internal override bool IsSupported => CodecOf<T1>.Instance.IsSupported && CodecOf<T2>.Instance.IsSupported;

    protected override void WriteMembers(ref WireWriter writer, ref ValueTuple<T1, T2> value)
    {
        CodecOf<T1>.Instance.Write(ref writer, value.Item1);
        CodecOf<T2>.Instance.Write(ref writer, value.Item2);
    }

    protected override ValueTuple<T1, T2> ReadMembers(ref WireReader reader) =>
        new(CodecOf<T1>.Instance.Read(ref reader),
            CodecOf<T2>.Instance.Read(ref reader));

    protected override ValueTuple<T1, T2> CopyMembers(ref ValueTuple<T1, T2> value, int depth) =>
        new(CodecOf<T1>.Instance.Copy(value.Item1, depth),
            CodecOf<T2>.Instance.Copy(value.Item2, depth));
}

internal sealed class TupleCodec<T1, T2, T3> : StructCodec<ValueTuple<T1, T2, T3>>
{
    protected override bool IsShareable => CodecOf<T1>.IsImmutable && CodecOf<T2>.IsImmutable && CodecOf<T3>.IsImmutable;

    internal override bool IsSupported => CodecOf<T1>.Instance.IsSupported && CodecOf<T2>.Instance.IsSupported && CodecOf<T3>.Instance.IsSupported;

    protected override void WriteMembers(ref WireWriter writer, ref ValueTuple<T1, T2, T3> value)
    {
        CodecOf<T1>.Instance.Write(ref writer, value.Item1);
        CodecOf<T2>.Instance.Write(ref writer, value.Item2);
        CodecOf<T3>.Instance.Write(ref writer, value.Item3);
    }

    protected override ValueTuple<T1, T2, T3> ReadMembers(ref WireReader reader) =>
        new(CodecOf<T1>.Instance.Read(ref reader),
            CodecOf<T2>.Instance.Read(ref reader),
            CodecOf<T3>.Instance.Read(ref reader));

    protected override ValueTuple<T1, T2, T3> CopyMembers(ref ValueTuple<T1, T2, T3> value, int depth) =>
        new(CodecOf<T1>.Instance.Copy(value.Item1, depth),
            CodecOf<T2>.Instance.Copy(value.Item2, depth),
            CodecOf<T3>.Instance.Copy(value.Item3, depth));
}

internal sealed class TupleCodec<T1, T2, T3, T4> : StructCodec<ValueTuple<T1, T2, T3, T4>>
{
    protected override bool IsShareable => CodecOf<T1>.IsImmutable && CodecOf<T2>.IsImmutable && CodecOf<T3>.IsImmutable && CodecOf<T4>.IsImmutable;

    internal override bool IsSupported => CodecOf<T1>.Instance.IsSupported && CodecOf<T2>.Instance.IsSupported && CodecOf<T3>.Instance.IsSupported && CodecOf<T4>.Instance.IsSupported;

    protected override void WriteMembers(ref WireWriter writer, ref ValueTuple<T1, T2, T3, T4> value)
    {
        CodecOf<T1>.Instance.Write(ref writer, value.Item1);
        CodecOf<T2>.Instance.Write(ref writer, value.Item2);
        CodecOf<T3>.Instance.Write(ref writer, value.Item3);
        CodecOf<T4>.Instance.Write(ref writer, value.Item4);
    }

    protected override ValueTuple<T1, T2, T3, T4> ReadMembers(ref WireReader reader) =>
        new(CodecOf<T1>.Instance.Read(ref reader),
            CodecOf<T2>.Instance.Read(ref reader),
            CodecOf<T3>.Instance.Read(ref reader),
            CodecOf<T4>.Instance.Read(ref reader));

    protected override ValueTuple<T1, T2, T3, T4> CopyMembers(ref ValueTuple<T1, T2, T3, T4> value, int depth) =>
        new(CodecOf<T1>.Instance.Copy(value.Item1, depth),
            CodecOf<T2>.Instance.Copy(value.Item2, depth),
            CodecOf<T3>.Instance.Copy(value.Item3, depth),
            CodecOf<T4>.Instance.Copy(value.Item4, depth));
}
