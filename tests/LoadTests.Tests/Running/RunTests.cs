using OrderCluster.Load.Runner;
using OrderCluster.Load.Running;

namespace OrderCluster.LoadTests.Tests.Running;

public class RunTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_threshold_that_is_not_met_breaks_the_verdict_with_its_condition()
    {
        var outcome = await RunAsync(Answering("s", Response.Fail("no", "not today"))
            .WithThresholds(Threshold.Create(s => s.Fail.Request.Count == 0), Threshold.Create(s => s.Fail.Request.Count > 0)));
        Assert.Equal(["s: s => s.Fail.Request.Count == 0: False", "s: s => s.Fail.Request.Count > 0: True"], Told(outcome));
        Assert.Equal("BROKEN", outcome.Verdict.Word);
        var code = Assert.Single(outcome.Stats[0].Fail.StatusCodes);
        Assert.Equal(("no", "not today", 30), (code.StatusCode, code.Message, code.Count));
    }

    [Fact]
    public async Task A_threshold_on_a_step_that_never_ran_is_not_met()
    {
        var outcome = await RunAsync(Answering("s", Response.Ok()).WithThresholds(Threshold.Create("pay", step => step.Ok.Request.Count >= 0)));
        Assert.Equal(["s: pay: step => step.Ok.Request.Count >= 0: False"], Told(outcome));
    }

    [Fact]
    public async Task Where_there_is_nothing_to_judge_the_verdict_is_neither_kept_nor_broken() =>
        Assert.Equal("nothing to judge", (await RunAsync(Answering("s", Response.Ok()))).Verdict.Word);

    [Fact]
    public async Task Steps_and_scenarios_are_counted_apart_and_what_is_thrown_is_a_failure()
    {
        var one = Scenario.Create("one", async context =>
        {
            await Step.Run("good", context, () => Task.FromResult(Response.Ok()));
            return await Step.Run("bad", context, () => throw new InvalidOperationException("broken"));
        });
        var outcome = await RunAsync(Loaded(one), Answering("two", Response.Ok()));
        var steps = outcome.Stats[0].StepStats.ToDictionary(step => step.StepName);
        Assert.Equal((30, 0), (steps["good"].Ok.Request.Count, steps["good"].Fail.Request.Count));
        Assert.Equal("InvalidOperationException", Assert.Single(steps["bad"].Fail.StatusCodes).StatusCode);
        Assert.Equal((30, 30), (outcome.Failed, outcome.Good));
    }

    [Fact]
    public async Task Nothing_of_the_warm_up_is_counted()
    {
        var runs = 0;
        var scenario = Loaded(Scenario.Create("warm", _ =>
        {
            Interlocked.Increment(ref runs);
            return Task.FromResult(Response.Ok());
        })).WithWarmUpDuration(Short);
        Assert.Equal(30, (await RunAsync(scenario)).Good);
        Assert.Equal(60, runs);
    }

    private static Task<RunOutcome> RunAsync(params ScenarioProps[] scenarios) => LoadRun.RunAsync(new LoadPlan("run", scenarios), TimeProvider.System);

    private static IEnumerable<string> Told(RunOutcome outcome) => outcome.Verdict.Findings.Select(finding => $"{finding.Promise}: {finding.IsKept}");

    private static ScenarioProps Answering(string name, Response response) => Loaded(Scenario.Create(name, _ => Task.FromResult(response)));

    private static ScenarioProps Loaded(ScenarioProps scenario) =>
        scenario.WithoutWarmUp().WithLoadSimulations(Simulation.Inject(100, TimeSpan.FromSeconds(1), Short));
}
