using FsCheck;
using FsCheck.Fluent;

namespace OrderCluster.Grains.Tests.Orders;

public enum MoveKind
{
    Place = 0,
    Reserve = 1,
    Confirm = 2,
    Decline = 3,
    CancelPart = 4,
    CancelAll = 5,
    CloseCancellation = 6,
    CloseUndo = 7,
    ReleaseHold = 8,
    ScheduleRetry = 9,
}

/// <summary>Something that happens to an order, drawn at random; what its numbers mean depends on its kind.</summary>
public readonly record struct OrderMove(MoveKind Kind, int Line, int Quantity, int Luck, int TimeStepSeconds)
{
    private static readonly Gen<MoveKind> Kinds = Gen.Frequency(
        (3, Gen.Constant(MoveKind.Place)),
        (6, Gen.Constant(MoveKind.Reserve)),
        (5, Gen.Constant(MoveKind.Confirm)),
        (1, Gen.Constant(MoveKind.Decline)),
        (5, Gen.Constant(MoveKind.CancelPart)),
        (1, Gen.Constant(MoveKind.CancelAll)),
        (4, Gen.Constant(MoveKind.CloseCancellation)),
        (4, Gen.Constant(MoveKind.CloseUndo)),
        (3, Gen.Constant(MoveKind.ReleaseHold)),
        (2, Gen.Constant(MoveKind.ScheduleRetry)));

    private static readonly Gen<OrderMove> Move =
        from kind in Kinds
        from line in Gen.Choose(1, 4)
        from quantity in Gen.Choose(0, 6)
        from luck in Gen.Choose(0, 31)
        from timeStep in Gen.Elements(0, 0, 1, 120, -300)
        select new OrderMove(kind, line, quantity, luck, timeStep);

    /// <summary>Runs of moves, shrunk by leaving some out.</summary>
    public static Arbitrary<OrderMove[]> Runs { get; } = Arb.From(Move.ArrayOf().Resize(60), Shrink);

    private static IEnumerable<OrderMove[]> Shrink(OrderMove[] run)
    {
        for (var size = run.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= run.Length; start += size)
            {
                yield return [.. run[..start], .. run[(start + size)..]];
            }
        }
    }
}
