using OrderCluster.Scenarios.Loads;
using OrderCluster.Scenarios.Running;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.LoadTests.Tests.Scenarios;

/// <summary>Each scenario at a low rate against a silo of its own, from its preparation to its report.</summary>
public sealed class ScenarioSmokes : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("load-tests-");

    [Theory]
    [InlineData(PlaceOrderLoad.Name, false)]
    [InlineData(PlaceOrderLoad.Name, true)]
    [InlineData(WholesaleLoad.Name, false)]
    [InlineData(FlashSaleLoad.Name, false)]
    [InlineData(MixedDayLoad.Name, false)]
    [InlineData(MarketplaceLoad.Name, false)]
    public async Task A_scenario_at_a_low_rate_keeps_its_promises_and_leaves_its_report(string name, bool overHttp)
    {
        var options = new LoadOptions { Rate = 40, Seconds = 2, WarmUpSeconds = 1, Stock = 10, ReportFolder = _folder.FullName };
        await using var target = await LoadTarget.OpenAsync(new TargetOptions { Store = "memory:", OverHttp = overHttp });
        var load = LoadScenarios.All[name].Make(target, options, TimeProvider.System);
        await ScenarioRun.PrepareAsync(load, TimeProvider.System);
        var (stats, hasPassed) = await ScenarioRun.RunAsync(name, load, target, options, TimeProvider.System);
        Assert.True(hasPassed, string.Join("; ", stats.ScenarioStats.SelectMany(scenario => scenario.Fail.StatusCodes).Select(code => $"{code.StatusCode}: {code.Message}")));
        Assert.True(stats.AllOkCount > 0);
        Assert.Equal([".csv", ".html", ".md"], _folder.EnumerateFiles().Select(file => file.Extension).Order());
    }

    [Fact]
    public async Task An_overload_is_measured_before_during_and_after_it()
    {
        var options = new LoadOptions { Rate = 40, Seconds = 2, WarmUpSeconds = 1, ReportFolder = _folder.FullName };
        await using var target = await LoadTarget.OpenAsync(new TargetOptions { Store = "memory:" });
        var load = new OverloadLoad(target, TimeProvider.System);
        await ScenarioRun.PrepareAsync(load, TimeProvider.System);
        var (stats, _) = await ScenarioRun.RunAsync(OverloadLoad.Name, load, target, options, TimeProvider.System);
        var steps = stats.ScenarioStats.Single().StepStats.ToDictionary(step => step.StepName, step => step.Ok.Request.Count);
        Assert.Equal([OverloadLoad.Overload, OverloadLoad.Calm, OverloadLoad.Recovered, "half, second 1"], steps.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0, stats.AllFailCount);
        Assert.True(steps[OverloadLoad.Overload] > steps[OverloadLoad.Calm], string.Join(", ", steps));
        Assert.True((await load.JudgeAsync()).HasPassed);
    }

    [Fact]
    public async Task An_order_that_its_client_was_told_of_and_that_is_not_there_breaks_the_verdict()
    {
        await using var target = await LoadTarget.OpenAsync(new TargetOptions { Store = $"sqlite:{Path.Combine(_folder.FullName, "orders.db")}" });
        var load = new FlashSaleLoad(target, new LoadOptions { Stock = 1 }, TimeProvider.System);
        load.History.Tell(load.History.Next(), OrderCluster.Scenarios.Orders.OrderFate.Confirmed);
        var verdict = await load.JudgeAsync();
        Assert.Contains(verdict.Findings, finding => !finding.IsKept && finding.Promise.Contains("every acknowledged order", StringComparison.Ordinal));
        Assert.Contains(verdict.Findings, finding => !finding.IsKept && finding.Promise.StartsWith("confirmed orders", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
