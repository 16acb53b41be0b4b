namespace OrderCluster.Conformance.Tests;

public sealed class TurnsThroughBytes(SerializingCluster cluster) : TurnConformance<SerializingCluster>(cluster);

public sealed class LifecycleThroughBytes(SerializingCluster cluster) : LifecycleConformance<SerializingCluster>(cluster);

public sealed class TimersThroughBytes(SerializingCluster cluster) : TimerConformance<SerializingCluster>(cluster);

public sealed class CallsThroughBytes(SerializingCluster cluster) : CallConformance<SerializingCluster>(cluster);

public sealed class CancellationsThroughBytes(SerializingCluster cluster) : CancellationConformance<SerializingCluster>(cluster);

public sealed class IsolationThroughBytes(SerializingCluster cluster) : IsolationConformance<SerializingCluster>(cluster);
