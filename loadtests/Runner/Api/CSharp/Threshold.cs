using NBomber.Contracts.Stats;

namespace NBomber.CSharp;

/// <summary>What a scenario's figures must satisfy, or the run has failed.</summary>
public sealed class Threshold
{
    private Threshold(string? stepName, Func<ScenarioStats, bool> check, string expression, int? abortWhenErrorCount, TimeSpan? startCheckAfter)
    {
        StepName = stepName;
        Check = check;
        Expression = expression;
        AbortWhenErrorCount = abortWhenErrorCount;
        StartCheckAfter = startCheckAfter ?? TimeSpan.Zero;
    }

    internal string? StepName { get; }

    internal Func<ScenarioStats, bool> Check { get; }

    internal string Expression { get; }

    internal int? AbortWhenErrorCount { get; }

    internal TimeSpan StartCheckAfter { get; }

    /// <param name="abortWhenErrorCount">The load ends once so many of its checks, one a second, have failed; null lets it go on.</param>
    /// <param name="startCheckAfter">Checks during the load begin after so long; the one at its end is always made.</param>
    public static Threshold Create(
        Func<ScenarioStats, bool> checkScenario,
        int? abortWhenErrorCount = null,
        TimeSpan? startCheckAfter = null,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(checkScenario))] string expression = "") =>
        new(null, checkScenario, expression, abortWhenErrorCount, startCheckAfter);

    /// <inheritdoc cref="Create(Func{ScenarioStats, bool}, int?, TimeSpan?, string)"/>
    public static Threshold Create(
        string stepName,
        Func<StepStats, bool> checkStep,
        int? abortWhenErrorCount = null,
        TimeSpan? startCheckAfter = null,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(checkStep))] string expression = "") =>
        new(stepName, stats => stats.StepStats.FirstOrDefault(step => step.StepName == stepName) is { } step && checkStep(step), expression, abortWhenErrorCount, startCheckAfter);
}
