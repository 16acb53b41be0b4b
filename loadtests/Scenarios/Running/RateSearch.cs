namespace OrderCluster.Scenarios.Running;

/// <summary>Finds the highest rate that is kept up with: raises it by a quarter until one is not, then halves three times between the last two.</summary>
internal static class RateSearch
{
    private const double Growth = 1.25;
    private const int Halvings = 3;

    /// <param name="isKept">Tries a rate. One that is not kept up with is tried once more, since a single stall of the machine would send the search down for good.</param>
    /// <returns>The highest rate that was kept up with, 0 if none was, and the lowest above it that was not.</returns>
    internal static async Task<(double Good, double Bad)> RunAsync(double first, Func<int, Task<bool>> isKept)
    {
        var (good, bad) = (0.0, double.PositiveInfinity);
        var rate = first;
        for (var halvings = 0; halvings < Halvings && rate >= 1; halvings += double.IsPositiveInfinity(bad) ? 0 : 1)
        {
            var tried = (int)rate;
            (good, bad) = await isKept(tried) || await isKept(tried) ? (rate, bad) : (good, rate);
            rate = double.IsPositiveInfinity(bad) ? rate * Growth : good > 0 ? (good + bad) / 2 : rate / 2;
        }

        return (good, bad);
    }
}
