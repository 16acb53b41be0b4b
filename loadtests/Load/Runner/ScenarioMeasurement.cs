using System.Collections.Concurrent;

namespace OrderCluster.Load.Runner;

/// <summary>All that is counted of one scenario under the measured load.</summary>
internal sealed class ScenarioMeasurement(string name, ArrivalPlan plan)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Measurement> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _seenErrors = new(StringComparer.Ordinal);
    private StartCounts _seenStarts;
    private TimeSpan _seenUntil;

    internal string Name => name;

    /// <summary>Of the load as planned.</summary>
    internal TimeSpan Duration => plan.Duration;

    internal Measurement All { get; } = new();

    /// <summary>Written by the one thread that starts runs.</summary>
    internal StartCounts Starts { get; set; }

    internal List<SecondOfScenario> Seconds { get; } = [];

    /// <summary>Answers that came before the load's end; the rest came after it.</summary>
    internal long AnsweredInTime { get; set; }

    internal Measurement Step(string step) => _steps.GetOrAdd(step, static _ => new Measurement());

    /// <summary>Closes a second of the load: what was counted since the one before.</summary>
    internal void CloseSecond(TimeSpan at) => Close(at, isWhole: true);

    /// <summary>Closes the second in which the last answer came; does nothing when nothing is left to count.</summary>
    internal void CloseRest()
    {
        var until = _seenUntil + Second;
        if (plan.DueBefore(until) > plan.DueBefore(_seenUntil) || Starts != _seenStarts || All.Ok.Count + All.Fail.Count > Seconds.Sum(second => second.Ok + second.Fail))
        {
            Close(until, isWhole: false);
        }
    }

    /// <summary>The figures once the load is over.</summary>
    internal ScenarioStats Stats()
    {
        var (ok, fail) = All.Stats(Duration);
        var steps = _steps.OrderBy(step => step.Key, StringComparer.Ordinal).Select(step =>
        {
            var (stepOk, stepFail) = step.Value.Stats(Duration);
            return new StepStats(step.Key, stepOk, stepFail);
        });
        return new ScenarioStats(name, ok, fail, [.. steps]);
    }

    private void Close(TimeSpan at, bool isWhole)
    {
        var all = All.Ok.TakeNew();
        var fail = All.Fail.TakeNew();
        var starts = Starts;
        var (okCount, failCount) = (all.TotalCount, fail.TotalCount);
        all.Add(fail);
        Seconds.Add(new SecondOfScenario(at, okCount, failCount)
        {
            IsWhole = isWhole,
            Planned = plan.DueBefore(at) - plan.DueBefore(_seenUntil),
            Started = starts.Started - _seenStarts.Started,
            Late = starts.Late - _seenStarts.Late,
            Dropped = starts.Dropped - _seenStarts.Dropped,
            P50Ms = Latencies.Ms(all, 50),
            P95Ms = Latencies.Ms(all, 95),
            P99Ms = Latencies.Ms(all, 99),
            MaxMs = Latencies.Ms(all, 100),
            Errors = NewErrors(),
        });
        (_seenStarts, _seenUntil) = (starts, at);
    }

    private List<(string Code, long Count)> NewErrors()
    {
        var errors = new List<(string Code, long Count)>();
        foreach (var code in All.Codes.Where(code => code.IsError))
        {
            var count = code.Count - _seenErrors.GetValueOrDefault(code.StatusCode);
            _seenErrors[code.StatusCode] = code.Count;
            if (count > 0)
            {
                errors.Add((code.StatusCode, count));
            }
        }

        return errors;
    }
}

/// <summary>One second of a scenario's load; times in milliseconds, of good and failed answers together, 0 without an answer.</summary>
/// <param name="At">The second's end, from the load's beginning.</param>
/// <param name="Ok">Good answers.</param>
/// <param name="Fail">Failed answers.</param>
internal sealed record SecondOfScenario(TimeSpan At, long Ok, long Fail)
{
    /// <summary>False for the second in which the last answer came: the load was over before its end.</summary>
    internal bool IsWhole { get; init; } = true;

    /// <summary>Arrivals that were due.</summary>
    internal long Planned { get; init; }

    internal long Started { get; init; }

    /// <summary>Begun over 10 ms after their time.</summary>
    internal long Late { get; init; }

    internal long Dropped { get; init; }

    internal double P50Ms { get; init; }

    internal double P95Ms { get; init; }

    internal double P99Ms { get; init; }

    internal double MaxMs { get; init; }

    /// <summary>Failed answers by code.</summary>
    internal IReadOnlyList<(string Code, long Count)> Errors { get; init; } = [];
}

/// <summary>How the load generator itself kept to its plan.</summary>
/// <param name="Planned">Arrivals that the load asks for.</param>
/// <param name="Late">Begun over 10 ms after their time; their latency counts from their time nevertheless.</param>
/// <param name="Dropped">Never begun, since too many runs were in flight.</param>
/// <param name="Unanswered">Given up at the end.</param>
internal readonly record struct StartCounts(long Planned, long Started, long Late, long Dropped, long Unanswered, double LatestMs);
