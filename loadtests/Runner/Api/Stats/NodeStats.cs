namespace NBomber.Contracts.Stats;

public sealed record StepStats(string StepName, MeasurementStats Ok, MeasurementStats Fail);

public sealed record ScenarioStats(
    string ScenarioName,
    MeasurementStats Ok,
    MeasurementStats Fail,
    StepStats[] StepStats,
    int AllRequestCount,
    int AllOkCount,
    int AllFailCount,
    long AllBytes,
    TimeSpan Duration);

/// <param name="ExceptionMsg">What the check threw; empty otherwise.</param>
/// <param name="ErrorCount">Failed checks, that at the end included.</param>
public sealed record ThresholdResult(string ScenarioName, string StepName, string CheckExpression, string ExceptionMsg, int ErrorCount, bool IsFailed);

public sealed record ReportFile(string FilePath, ReportFormat ReportFormat);

/// <summary>All figures of a run.</summary>
public sealed record NodeStats(
    ScenarioStats[] ScenarioStats,
    ThresholdResult[] Thresholds,
    int AllRequestCount,
    int AllOkCount,
    int AllFailCount,
    long AllBytes,
    TimeSpan Duration,
    ReportFile[] ReportFiles);

public enum ReportFormat
{
    Txt = 0,
    Html = 1,
    Csv = 2,
    Md = 3,
}
