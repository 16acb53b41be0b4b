namespace NBomber.Contracts;

/// <summary>One run of a scenario's function.</summary>
public interface IScenarioContext
{
    ScenarioInfo ScenarioInfo { get; }

    /// <summary>How many runs of the scenario began before this one in the same phase, plus 1.</summary>
    int InvocationNumber { get; }

    /// <summary>What the steps of this run hand to each other.</summary>
    Dictionary<string, object> Data { get; }

    /// <summary>Lets no further run of the scenario begin.</summary>
    void StopScenario(string scenarioName, string reason);

    /// <summary>Lets no further run of any scenario begin.</summary>
    void StopCurrentTest(string reason);
}

/// <param name="ScenarioDuration">Of the whole load.</param>
public sealed record ScenarioInfo(string ScenarioName, TimeSpan ScenarioDuration, ScenarioOperation ScenarioOperation);

public enum ScenarioOperation
{
    WarmUp = 0,
    Bombing = 1,
}
