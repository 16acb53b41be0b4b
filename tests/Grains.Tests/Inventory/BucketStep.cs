namespace OrderCluster.Grains.Tests.Inventory;

public enum BucketCall
{
    Reserve = 0,
    Commit = 1,
    Release = 2,
    Consume = 3,
    Receive = 4,
    Adjust = 5,
    SnapshotAndRestore = 6,
}

/// <summary>One step of a random run: small numbers, so that ids meet and quantities run out.</summary>
/// <param name="Reservation">Which reservation.</param>
/// <param name="Operation">Which operation id; repeats are wanted.</param>
/// <param name="TimeStepMs">How far the clock moves before the step; negative when it jumps back.</param>
public sealed record BucketStep(BucketCall Call, int Reservation, int Operation, long Quantity, long Minimum, long TimeStepMs);
