namespace OrderCluster.Grains.Reservations;

/// <summary>Which call of the protocol an operation id belongs to; the same id may serve one operation of each kind.</summary>
internal enum OperationKind : byte
{
    Reserve = 0,
    Commit = 1,
    Release = 2,
    Consume = 3,
}
