using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Runner.Measuring;

namespace OrderCluster.LoadTests.Tests.Measuring;

public class HistogramLaws
{
    private static readonly double[] Shares = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1];

    // From microseconds to hours, as many in each decade.
    private static readonly Arbitrary<long[]> Times = Gen.Choose(0, 9).SelectMany(decade => Gen.Choose(0, 999_999).Select(
        part => (long)(Math.Pow(10, decade) * (1 + (9 * part / 1e6))) - 1)).NonEmptyListOf().Select(times => times.ToArray()).ToArbitrary();

    [Fact]
    public void A_percentile_is_as_near_to_the_exact_one_as_promised() => Prop.ForAll(Times, times =>
    {
        var histogram = Of(times);
        var sorted = times.Order().ToArray();
        return histogram.Count == times.Length && Array.TrueForAll(Shares, share =>
        {
            var exact = sorted[Math.Max((int)Math.Ceiling(share * sorted.Length), 1) - 1];
            return Math.Abs(histogram.PercentileUs(share) - exact) <= exact * LatencyHistogram.RelativeError;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_histograms_added_count_as_one_of_all_times() => Prop.ForAll(Times, Times, (one, other) =>
    {
        var sum = Of(one);
        sum.Add(Of(other));
        var all = Of([.. one, .. other]);
        return Array.TrueForAll(Shares, share => sum.PercentileUs(share).Equals(all.PercentileUs(share))) && sum.MeanUs.Equals(all.MeanUs);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_added_since_is_told_apart_from_what_was_there() => Prop.ForAll(Times, Times, (before, after) =>
    {
        var histogram = Of(before);
        var seen = new LatencyHistogram();
        histogram.Since(seen);
        Array.ForEach(after, histogram.Add);
        var since = histogram.Since(seen);
        return since.Count == after.Length && since.PercentileUs(1).Equals(Of(after).PercentileUs(1)) && histogram.Since(seen).Count == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Times_beyond_all_bounds_count_at_the_nearest_end()
    {
        var histogram = Of([-5, long.MaxValue]);
        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.PercentileUs(0));
        Assert.InRange(histogram.PercentileUs(1), Math.Pow(2, 35), Math.Pow(2, 36));
    }

    private static LatencyHistogram Of(long[] times)
    {
        var histogram = new LatencyHistogram();
        Array.ForEach(times, histogram.Add);
        return histogram;
    }
}
