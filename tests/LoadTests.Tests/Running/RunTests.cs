using NBomber.Contracts;
using NBomber.CSharp;

namespace OrderCluster.LoadTests.Tests.Running;

public class RunTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public void A_threshold_that_is_not_met_is_told_of_with_its_condition()
    {
        var stats = NBomberRunner.RegisterScenarios(Answering("s", Response.Fail(statusCode: "no", message: "not today"))
            .WithThresholds(Threshold.Create(s => s.Fail.Request.Count == 0), Threshold.Create(s => s.Fail.Request.Count > 0)))
            .WithoutReports().Run();
        Assert.Equal([true, false], stats.Thresholds.Select(threshold => threshold.IsFailed));
        Assert.Equal("s => s.Fail.Request.Count == 0", stats.Thresholds[0].CheckExpression);
        var code = Assert.Single(stats.ScenarioStats[0].Fail.StatusCodes);
        Assert.Equal(("no", "not today", 30), (code.StatusCode, code.Message, code.Count));
    }

    [Fact]
    public void A_threshold_on_a_step_that_never_ran_is_not_met()
    {
        var stats = NBomberRunner.RegisterScenarios(Answering("s", Response.Ok()).WithThresholds(Threshold.Create("pay", step => step.Ok.Request.Count >= 0)))
            .WithoutReports().Run();
        Assert.True(Assert.Single(stats.Thresholds).IsFailed);
    }

    [Fact]
    public void Steps_and_scenarios_are_counted_apart_and_what_is_thrown_is_a_failure()
    {
        var one = Scenario.Create("one", async context =>
        {
            await Step.Run("good", context, () => Task.FromResult(Response.Ok(sizeBytes: 7)));
            return await Step.Run<object>("bad", context, () => throw new InvalidOperationException("broken"));
        });
        var stats = NBomberRunner.RegisterScenarios(Loaded(one), Answering("two", Response.Ok())).WithoutReports().Run();
        var steps = stats.ScenarioStats[0].StepStats.ToDictionary(step => step.StepName);
        Assert.Equal((30, 0), (steps["good"].Ok.Request.Count, steps["good"].Fail.Request.Count));
        Assert.Equal(210, steps["good"].Ok.DataTransfer.AllBytes);
        Assert.Equal("InvalidOperationException", Assert.Single(steps["bad"].Fail.StatusCodes).StatusCode);
        Assert.Equal((30, 30, 60), (stats.AllFailCount, stats.AllOkCount, stats.AllRequestCount));
    }

    [Fact]
    public void Nothing_of_the_warm_up_is_counted()
    {
        var runs = 0;
        var scenario = Loaded(Scenario.Create("warm", _ =>
        {
            Interlocked.Increment(ref runs);
            return Task.FromResult<IResponse>(Response.Ok());
        })).WithWarmUpDuration(Short);
        var stats = NBomberRunner.RegisterScenarios(scenario).WithoutReports().Run();
        Assert.Equal(30, stats.AllOkCount);
        Assert.Equal(60, runs);
    }

    private static ScenarioProps Answering(string name, IResponse response) => Loaded(Scenario.Create(name, _ => Task.FromResult(response)));

    private static ScenarioProps Loaded(ScenarioProps scenario) =>
        scenario.WithoutWarmUp().WithLoadSimulations(Simulation.Inject(100, TimeSpan.FromSeconds(1), Short));
}
