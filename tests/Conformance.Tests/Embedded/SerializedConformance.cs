namespace OrderCluster.Conformance.Tests;

public sealed class TurnsThroughBytes(SerializingCluster cluster) : TurnConformance<SerializingCluster>(cluster);
