using OrderCluster.Load.Reporting;

namespace OrderCluster.LoadTests.Tests.Reporting;

public class AxisTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0.83, 1, 0.5)]
    [InlineData(4_000, 4_000, 1_000)]
    [InlineData(4_001, 6_000, 2_000)]
    public void An_axis_ends_at_a_round_figure_at_or_above_the_greatest(double greatest, double top, double step) =>
        Assert.Equal((top, step), Axis.Scale(greatest));

    [Theory]
    [InlineData(3, 40, "2 5 10 20 50")]
    [InlineData(0.2, 1, "0.2 0.5 1")]
    [InlineData(10, 10, "10 20")]
    [InlineData(0.5, 3_000, "1 10 100 1,000")]
    public void A_logarithmic_axis_holds_all_values_and_labels_no_more_than_can_be_read(double least, double greatest, string labels)
    {
        var axis = Axis.Logarithmic(least, greatest);
        Assert.InRange(least, axis.Lowest, axis.Highest);
        Assert.InRange(greatest, axis.Lowest, axis.Highest);
        Assert.Equal(labels, string.Join(' ', axis.Marks.Select(mark => mark.Label).Where(label => label is not null)));
    }

    [Theory]
    [InlineData(1, "0 1")]
    [InlineData(3, "0 1 2 3")]
    [InlineData(21, "0 10 20")]
    [InlineData(60, "0 20 40 60")]
    public void Seconds_are_labelled_by_whole_ones_up_to_the_last(double last, string labels)
    {
        var axis = Axis.Seconds(last);
        Assert.Equal(labels, string.Join(' ', axis.Marks.Select(mark => mark.Label)));
        Assert.Equal(1, axis.ShareOf(last));
    }

    [Fact]
    public void Equal_ratios_are_equally_far_apart_on_a_logarithmic_axis()
    {
        var axis = Axis.Logarithmic(1, 1_000);
        foreach (var (value, share) in new[] { (1.0, 0.0), (10, 1 / 3.0), (100, 2 / 3.0), (1_000, 1) })
        {
            Assert.Equal(share, axis.ShareOf(value), 9);
        }
    }
}
