namespace OrderCluster.Engine.Serialization;

/// <summary>Codec of an interface or of <see cref="object"/>: every value names its class.</summary>
internal sealed class PolymorphicCodec<T> : ClassCodec<T>
    where T : class;
