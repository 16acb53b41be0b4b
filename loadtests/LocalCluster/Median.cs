namespace OrderCluster.LocalCluster;

/// <summary>The middle of some figures: one run that something disturbed does not move it.</summary>
public static class Median
{
    /// <param name="values">At least one; of an even number, the mean of the middle two is taken.</param>
    public static double Of(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
