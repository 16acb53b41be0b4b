using FsCheck;
using FsCheck.Fluent;

namespace OrderCluster.Grains.Tests.Inventory;

/// <summary>Random runs, weighted to what happens most and to what goes wrong: repeats, late calls, clocks that jump.</summary>
public static class BucketSteps
{
    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;

    private static readonly Gen<BucketCall> Calls = Gen.Frequency(
        (8, Gen.Constant(BucketCall.Reserve)),
        (5, Gen.Constant(BucketCall.Commit)),
        (5, Gen.Constant(BucketCall.Release)),
        (3, Gen.Constant(BucketCall.Consume)),
        (2, Gen.Constant(BucketCall.Receive)),
        (2, Gen.Constant(BucketCall.Adjust)),
        (1, Gen.Constant(BucketCall.SnapshotAndRestore)));

    private static readonly Gen<long> TimeSteps = Gen.Frequency(
        (10, Gen.Choose(0, 2_000).Select(ms => (long)ms)),
        (3, Gen.Constant(5 * MinuteMs)),
        (1, Gen.Constant(-5 * MinuteMs)),
        (1, Gen.Constant(13 * HourMs)),
        (1, Gen.Constant(26 * HourMs)));

    private static readonly Gen<BucketStep> Step =
        from call in Calls
        from reservation in Gen.Choose(0, 5)
        from operation in Gen.Choose(0, 3)
        from quantity in Gen.Choose(1, 12)
        from isPartial in Gen.Elements(true, false)
        from timeStepMs in TimeSteps
        select new BucketStep(call, reservation, operation, quantity, isPartial ? 1 : quantity, timeStepMs);

    public static Arbitrary<BucketStep[]> Runs { get; } = Arb.From(Step.ArrayOf().Resize(120), Shrink);

    private static IEnumerable<BucketStep[]> Shrink(BucketStep[] run)
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
