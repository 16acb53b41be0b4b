using NBomber.CSharp;

namespace NBomber.Contracts;

/// <summary>A scenario as it is put together before the run.</summary>
public sealed record ScenarioProps
{
    internal ScenarioProps(string name, Func<IScenarioContext, Task<IResponse>> run)
    {
        ScenarioName = name;
        Run = run;
    }

    public string ScenarioName { get; }

    internal Func<IScenarioContext, Task<IResponse>> Run { get; }

    internal Func<IScenarioInitContext, Task>? Init { get; init; }

    internal Func<IScenarioInitContext, Task>? Clean { get; init; }

    /// <summary>Load before the measured one, of which nothing is counted.</summary>
    internal TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(30);

    internal IReadOnlyList<LoadSimulation> Simulations { get; init; } = [Simulation.KeepConstant(1, TimeSpan.FromMinutes(1))];

    internal IReadOnlyList<Threshold> Thresholds { get; init; } = [];
}

/// <summary>What a scenario's preparation and cleaning are told.</summary>
public interface IScenarioInitContext
{
    string ScenarioName { get; }
}
