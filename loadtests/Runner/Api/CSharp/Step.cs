using NBomber.Contracts;
using OrderCluster.Runner.Running;

namespace NBomber.CSharp;

/// <summary>A named part of a scenario's run, measured by itself.</summary>
public static class Step
{
    /// <summary>Runs a step. The time of the first one counts from when the run should have begun, that of a later one from its own beginning.</summary>
    public static Task<Response<T>> Run<T>(string name, IScenarioContext context, Func<Task<Response<T>>> run) =>
        ((Invocation)context).StepAsync(name, run);
}
