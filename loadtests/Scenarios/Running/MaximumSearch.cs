using OrderCluster.Scenarios.Loads;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.Running;

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
        var (stats, hasPassed) = await ScenarioRun.RunAsync(name, scenario, target, options with { Rate = (int)(good * ShareMeasured) }, clock);
        var latency = stats.ScenarioStats[0].Ok.Latency;
        Console.WriteLine($"maximum {good:N0}/s; at {good * ShareMeasured:N0}/s p50 {latency.Percent50:N1} ms, p99 {latency.Percent99:N1} ms");
        return hasPassed;
    }

    private static async Task<bool> IsKeptAsync(
        string name, LoadScenario scenario, LoadTarget target, LoadOptions step, double boundMs, TimeProvider clock)
    {
        var (stats, _) = await ScenarioRun.RunAsync(name, scenario, target, step, clock);
        var all = stats.ScenarioStats[0];
        var rate = step.Rate!.Value;
        var isKept = all.Fail.Request.Count == 0 && all.Ok.Request.Count >= KeptUp * rate * StepSeconds && all.Ok.Latency.Percent99 <= boundMs;
        Console.WriteLine($"{rate,7:N0}/s  answered {all.Ok.Request.Count / (double)StepSeconds,9:N0}/s  p99 {all.Ok.Latency.Percent99,8:N1} ms  {(isKept ? "kept up" : "too much")}");
        return isKept;
    }
}
