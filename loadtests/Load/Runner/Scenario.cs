namespace OrderCluster.Load.Runner;

/// <summary>Puts scenarios together, in the shape of NBomber 5.</summary>
internal static class Scenario
{
    /// <param name="run">One run of the scenario; what it throws counts as a failed answer.</param>
    internal static ScenarioProps Create(string name, Func<ScenarioContext, Task<Response>> run) => new(name, run);
}

/// <summary>A scenario as it is put together before the run.</summary>
internal sealed record ScenarioProps(string ScenarioName, Func<ScenarioContext, Task<Response>> Run)
{
    /// <summary>Load before the measured one, of which nothing is counted.</summary>
    internal TimeSpan WarmUp { get; private init; } = TimeSpan.FromSeconds(30);

    internal IReadOnlyList<LoadSimulation> Simulations { get; private init; } = [];

    internal IReadOnlyList<Threshold> Thresholds { get; private init; } = [];

    internal ScenarioProps WithWarmUpDuration(TimeSpan duration) => this with { WarmUp = duration };

    internal ScenarioProps WithoutWarmUp() => this with { WarmUp = TimeSpan.Zero };

    internal ScenarioProps WithLoadSimulations(params LoadSimulation[] simulations) => this with { Simulations = simulations };

    internal ScenarioProps WithThresholds(params Threshold[] thresholds) => this with { Thresholds = thresholds };
}

/// <summary>How a step or a scenario's run went.</summary>
/// <param name="StatusCode">Answers are counted by it; empty when there is only one kind.</param>
/// <param name="Message">Kept with the first answer of each code, for the report.</param>
internal sealed record Response(string StatusCode, bool IsError, string Message)
{
    internal static Response Ok(string statusCode = "") => new(statusCode, IsError: false, "");

    internal static Response Fail(string statusCode = "", string message = "") => new(statusCode, IsError: true, message);

    internal static Response Fail(Exception exception) => Fail(exception.GetType().Name, exception.Message);
}

internal enum ScenarioOperation
{
    WarmUp,
    Bombing,
}

/// <summary>A named part of a scenario's run, measured by itself.</summary>
internal static class Step
{
    /// <summary>Runs a step. The time of the first one counts from when the run should have begun, that of a later one from its own beginning.</summary>
    internal static Task<Response> Run(string name, ScenarioContext context, Func<Task<Response>> run) => context.StepAsync(name, run);
}

/// <summary>One run of a scenario's function, from when it should have begun.</summary>
internal sealed class ScenarioContext(ScenarioLoad load, ScenarioOperation operation, long intendedStart)
{
    private readonly long _intendedStart = intendedStart;
    private bool _hasStepped;

    internal ScenarioOperation Operation => operation;

    /// <summary>Runs the scenario's function to its answer and counts it.</summary>
    internal async Task RunAsync(Measurement? measurement)
    {
        var response = await AnswerAsync(() => load.Scenario.Run(this)).ConfigureAwait(false);
        measurement?.Add(response, load.Session.MicrosecondsSince(_intendedStart));
    }

    internal async Task<Response> StepAsync(string name, Func<Task<Response>> run)
    {
        var start = _hasStepped ? load.Session.Now : _intendedStart;
        _hasStepped = true;
        var response = await AnswerAsync(run).ConfigureAwait(false);
        load.Measured?.Step(name).Add(response, load.Session.MicrosecondsSince(start));
        return response;
    }

    private static async Task<Response> AnswerAsync(Func<Task<Response>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Response.Fail(exception);
        }
    }
}
