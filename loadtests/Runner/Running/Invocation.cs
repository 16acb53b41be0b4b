using NBomber.Contracts;
using OrderCluster.Runner.Measuring;

namespace OrderCluster.Runner.Running;

/// <summary>One run of a scenario's function, from when it should have begun.</summary>
internal sealed class Invocation(ScenarioLoad load, ScenarioInfo info, int number, long intendedStart) : IScenarioContext
{
    private readonly long _intendedStart = intendedStart;
    private Dictionary<string, object>? _data;
    private bool _hasStepped;

    public ScenarioInfo ScenarioInfo => info;

    public int InvocationNumber => number;

    public Dictionary<string, object> Data => _data ??= [];

    public void StopScenario(string scenarioName, string reason) => load.Session.Stop(scenarioName, reason);

    public void StopCurrentTest(string reason) => load.Session.Stop(null, reason);

    /// <summary>Runs the scenario's function to its answer and counts it.</summary>
    internal async Task RunAsync(Measurement? measurement)
    {
        IResponse response;
        try
        {
            response = await load.Scenario.Run(this).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            response = Failure(exception);
        }

        measurement?.Add(response, load.Session.MicrosecondsSince(_intendedStart));
    }

    internal async Task<Response<T>> StepAsync<T>(string name, Func<Task<Response<T>>> run)
    {
        var start = _hasStepped ? load.Session.Now : _intendedStart;
        _hasStepped = true;
        Response<T> response;
        try
        {
            response = await run().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            response = new Response<T>(exception.GetType().Name, IsError: true, 0, exception.Message);
        }

        load.Measured?.Step(name).Add(response, load.Session.MicrosecondsSince(start));
        return response;
    }

    private static Response<object> Failure(Exception exception) => new(exception.GetType().Name, IsError: true, 0, exception.Message);
}
