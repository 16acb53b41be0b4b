using OrderCluster.Load.Scenarios;
using OrderCluster.Load.Target;

namespace OrderCluster.Load.Running;

/// <summary>Finds the highest open rate that is kept up with, then measures at 70 % of it.</summary>
internal static class MaximumSearch
{
    private const int StepSeconds = 8;
    private const int StepWarmUpSeconds = 2;
    private const double KeptUp = 0.99;
    private const double ShareMeasured = 0.7;

    /// <param name="boundMs">A p99 beyond it says that the rate is too high: at an open load a queue that grows shows there first.</param>
    internal static async Task<bool> RunAsync(string name, LoadScenario scenario, LoadTarget target, LoadOptions options, double boundMs, TimeProvider clock)
    {
        // A cold silo compiles its code under the first load; judged by that, its maximum would be too low.
        var warmUpSeconds = Math.Max(options.WarmUpSeconds, StepWarmUpSeconds);
        var (good, bad) = await RateSearch.RunAsync(options.Rate ?? PlaceOrderLoad.DefaultRate, rate =>
        {
            var step = options with { Rate = rate, Seconds = StepSeconds, WarmUpSeconds = warmUpSeconds, HasReport = false };
            warmUpSeconds = StepWarmUpSeconds;
            return IsKeptAsync(name, scenario, target, step, boundMs, clock);
        });

        if (good < 1)
        {
            Console.WriteLine("no rate was kept up with");
            return false;
        }

        Console.WriteLine($"maximum: {good:N0}/s kept up with, {bad:N0}/s not; measuring at 70 % of it");
        var outcome = await ScenarioRun.RunAsync(name, scenario, target, options with { Rate = (int)(good * ShareMeasured) }, clock);
        var latency = outcome.Stats[0].Ok.Latency;
        Console.WriteLine($"maximum {good:N0}/s; at {good * ShareMeasured:N0}/s p50 {latency.Percent50:N1} ms, p99 {latency.Percent99:N1} ms");
        return !outcome.Verdict.IsBroken;
    }

    private static async Task<bool> IsKeptAsync(
        string name, LoadScenario scenario, LoadTarget target, LoadOptions step, double boundMs, TimeProvider clock)
    {
        var outcome = await ScenarioRun.RunAsync(name, scenario, target, step, clock);
        var all = outcome.Stats[0];
        var rate = step.Rate!.Value;
        var isKept = all.Fail.Request.Count == 0 && all.Ok.Request.Count >= KeptUp * rate * StepSeconds && all.Ok.Latency.Percent99 <= boundMs;
        Console.WriteLine($"{rate,7:N0}/s  answered {all.Ok.Request.Count / (double)StepSeconds,9:N0}/s  p99 {all.Ok.Latency.Percent99,8:N1} ms  {(isKept ? "kept up" : "too much")}");
        return isKept;
    }
}

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
