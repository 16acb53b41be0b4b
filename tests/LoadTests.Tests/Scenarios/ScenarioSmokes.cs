using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Running;
using OrderCluster.Load.Scenarios;
using OrderCluster.Load.Target;

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
        var outcome = await ScenarioRun.RunAsync(name, load, target, options, TimeProvider.System);
        Assert.Equal("kept", outcome.Verdict.Word);
        Assert.True(outcome.Good > 0);
        Assert.Equal([".csv", ".html", ".md"], _folder.EnumerateFiles().Select(file => file.Extension).Order());
    }

    [Fact]
    public async Task A_load_without_orders_is_judged_by_its_thresholds_and_costs_by_the_answer()
    {
        var options = Small with { ReportFolder = _folder.FullName };
        var load = new LookUpLoad(silo.Target, options, TimeProvider.System);
        await ScenarioRun.PrepareAsync(load, TimeProvider.System);
        var outcome = await ScenarioRun.RunAsync("look_up", load, silo.Target, options, TimeProvider.System);
        Assert.Equal("kept", outcome.Verdict.Word);
        Assert.Single(outcome.Verdict.Findings);
        Assert.StartsWith("80;", outcome.Costs.Single(cost => cost.Name == "answers").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_on_load_tests_shows_a_whole_scenario()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "OrderCluster.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        var example = File.ReadAllText(Path.Combine(root.FullName, "tests/LoadTests.Tests/Scenarios/LookUpLoad.cs"));
        Assert.Contains(example, File.ReadAllText(Path.Combine(root.FullName, "docs/loadtests.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overload_is_measured_before_during_and_after_it()
    {
        var options = Small with { ReportFolder = _folder.FullName };
        var load = new OverloadLoad(silo.Target, options, TimeProvider.System);
        await ScenarioRun.PrepareAsync(load, TimeProvider.System);
        var outcome = await ScenarioRun.RunAsync(OverloadLoad.Name, load, silo.Target, options, TimeProvider.System);
        var steps = outcome.Stats.Single().StepStats.ToDictionary(step => step.StepName, step => step.Ok.Request.Count);
        Assert.Equal([OverloadLoad.Overload, OverloadLoad.Calm, OverloadLoad.Recovered, "half, second 1"], steps.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0, outcome.Failed);
        Assert.True(steps[OverloadLoad.Overload] > steps[OverloadLoad.Calm], string.Join(", ", steps));
        var verdict = new Verdict();
        await load.JudgeAsync(verdict);
        Assert.False(verdict.IsBroken);
    }

    [Fact]
    public async Task An_order_that_its_client_was_told_of_and_that_is_not_there_breaks_the_verdict()
    {
        await using var target = await LoadTarget.OpenAsync(new TargetOptions { Store = $"sqlite:{Path.Combine(_folder.FullName, "orders.db")}" });
        var load = new FlashSaleLoad(target, new LoadOptions { Stock = 1 }, TimeProvider.System);
        load.History.Tell(load.History.Next(), OrderFate.Confirmed);
        var verdict = new Verdict();
        await load.JudgeAsync(verdict);
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
