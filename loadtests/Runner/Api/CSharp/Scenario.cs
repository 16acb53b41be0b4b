using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>Puts scenarios together.</summary>
public static class Scenario
{
    /// <param name="run">One run of the scenario; what it throws counts as a failed answer.</param>
    public static ScenarioProps Create(string name, Func<IScenarioContext, Task<IResponse>> run)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new ScenarioProps(name, run);
    }

    public static ScenarioProps WithInit(this ScenarioProps scenario, Func<IScenarioInitContext, Task> init) => scenario with { Init = init };

    public static ScenarioProps WithClean(this ScenarioProps scenario, Func<IScenarioInitContext, Task> clean) => scenario with { Clean = clean };

    /// <summary>Load for so long before the measured one; nothing of it is counted.</summary>
    public static ScenarioProps WithWarmUpDuration(this ScenarioProps scenario, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return scenario with { WarmUp = duration };
    }

    public static ScenarioProps WithoutWarmUp(this ScenarioProps scenario) => scenario with { WarmUp = TimeSpan.Zero };

    public static ScenarioProps WithLoadSimulations(this ScenarioProps scenario, params LoadSimulation[] loadSimulations)
    {
        ArgumentOutOfRangeException.ThrowIfZero(loadSimulations.Length);
        return scenario with { Simulations = loadSimulations };
    }

    public static ScenarioProps WithThresholds(this ScenarioProps scenario, params Threshold[] thresholds) => scenario with { Thresholds = thresholds };
}
