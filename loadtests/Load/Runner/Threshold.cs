using System.Runtime.CompilerServices;

namespace OrderCluster.Load.Runner;

/// <summary>What a scenario's figures must satisfy, or the run has failed.</summary>
internal sealed class Threshold
{
    private readonly Func<ScenarioStats, bool> _check;
    private readonly string _expression;

    private Threshold(Func<ScenarioStats, bool> check, string expression) => (_check, _expression) = (check, expression);

    internal static Threshold Create(Func<ScenarioStats, bool> checkScenario, [CallerArgumentExpression(nameof(checkScenario))] string expression = "") =>
        new(checkScenario, expression);

    /// <summary>For a step; one that never ran does not meet it.</summary>
    internal static Threshold Create(string stepName, Func<StepStats, bool> checkStep, [CallerArgumentExpression(nameof(checkStep))] string expression = "") =>
        new(stats => stats.StepStats.FirstOrDefault(step => step.StepName == stepName) is { } step && checkStep(step), $"{stepName}: {expression}");

    /// <summary>Adds whether it is met.</summary>
    internal void Judge(Verdict verdict, ScenarioStats stats)
    {
        var promise = $"{stats.ScenarioName}: {_expression}";
        try
        {
            var isMet = _check(stats);
            verdict.Add(promise, isMet, isMet ? "met" : "not met");
        }
        catch (Exception exception)
        {
            verdict.Add(promise, isKept: false, exception.Message);
        }
    }
}

/// <summary>What a run is found to have kept or broken.</summary>
internal sealed class Verdict
{
    private readonly List<Finding> _findings = [];

    internal IReadOnlyList<Finding> Findings => _findings;

    internal bool IsBroken => _findings.Exists(finding => !finding.IsKept);

    /// <summary>Kept, broken, or neither, where nothing was to be judged.</summary>
    internal string Word => IsBroken ? "BROKEN" : _findings.Count > 0 ? "kept" : "nothing to judge";

    /// <param name="promise">What must hold, in words.</param>
    /// <param name="found">What was found.</param>
    internal void Add(string promise, bool isKept, string found) => _findings.Add(new Finding(promise, isKept, found));
}

/// <param name="Promise">What must hold, in words.</param>
internal sealed record Finding(string Promise, bool IsKept, string Found);
