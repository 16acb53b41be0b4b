using OrderCluster.Scenarios.Loads;
using OrderCluster.Scenarios.Running;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.LoadTests.Tests.Scenarios;

/// <summary>Each scenario at a low rate against one silo, from its preparation to its report.</summary>
public sealed class ScenarioSmokes(ScenarioSmokes.SiloUnderLoad silo) : IClassFixture<ScenarioSmokes.SiloUnderLoad>, IDisposable
{
    // The longest wholesale order has 1,113 lines.
    private static readonly LoadOptions Small = new() { Rate = 40, Seconds = 2, WarmUpSeconds = 1, Skus = 1_200, Customers = 200 };

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
        var options = Small with { Stock = 10, ReportFolder = _folder.FullName };
        await using var overHttpAlone = overHttp ? await LoadTarget.OpenAsync(new TargetOptions { Store = "memory:", OverHttp = true }) : null;
        var target = overHttpAlone ?? silo.Target;
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
        var options = Small with { ReportFolder = _folder.FullName };
        var load = new OverloadLoad(silo.Target, options, TimeProvider.System);
        await ScenarioRun.PrepareAsync(load, TimeProvider.System);
        var (stats, _) = await ScenarioRun.RunAsync(OverloadLoad.Name, load, silo.Target, options, TimeProvider.System);
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

    /// <summary>A silo whose code is compiled by the first scenario, not by each.</summary>
    public sealed class SiloUnderLoad : IAsyncLifetime
    {
        private LoadTarget? _target;

        internal LoadTarget Target => _target ?? throw new InvalidOperationException("The silo is not started yet.");

        public async Task InitializeAsync() => _target = await LoadTarget.OpenAsync(new TargetOptions { Store = "memory:" });

        public async Task DisposeAsync() => await Target.DisposeAsync();
    }
}
