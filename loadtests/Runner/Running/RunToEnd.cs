using NBomber;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using OrderCluster.Runner.Observing;
using OrderCluster.Runner.Reporting;

namespace OrderCluster.Runner.Running;

/// <summary>A run from its preparation to its reports.</summary>
internal static class RunToEnd
{
    internal static async Task<RunOutcome> RunAsync(NBomberContext context, TimeProvider clock)
    {
        foreach (var scenario in context.Scenarios.Where(scenario => scenario.Init is not null))
        {
            await scenario.Init!(new InitContext(scenario.ScenarioName));
        }

        try
        {
            var session = new LoadSession(context.Scenarios, context.Observation, clock);
            var display = new ConsoleDisplay(context);
            display.WarmingUp();
            await session.WarmUpAsync();
            await context.Observation.MeasuringStarts();
            var watch = new ThresholdWatch(session);
            var processors = new ProcessorSeries(context.Observation.Processors);
            var startedAt = clock.GetUtcNow();
            var lasted = await session.MeasureAsync(
                onSecond: at =>
                {
                    processors.Take(at);
                    session.Each(measured => measured.CloseSecond(at));
                    watch.Check(at);
                    display.Show(at, session, processors);
                },
                onEnd: () =>
                {
                    processors.TakeRest();
                    session.Each(measured => measured.CloseRest());
                });
            processors.End(lasted);
            await context.Observation.MeasuringEnds();
            var outcome = new RunOutcome(
                context.TestSuite, context.TestName, startedAt, lasted, [.. session.Loads.Select(load => load.Measured!)], processors,
                watch.Results(lasted), await context.Observation.Sections(), session.StopReason);
            outcome.ReportFiles = await ReportFiles.WriteAsync(context, outcome);
            display.End(outcome);
            return outcome;
        }
        finally
        {
            foreach (var scenario in context.Scenarios.Where(scenario => scenario.Clean is not null))
            {
                await scenario.Clean!(new InitContext(scenario.ScenarioName));
            }
        }
    }

    private sealed record InitContext(string ScenarioName) : IScenarioInitContext;
}
