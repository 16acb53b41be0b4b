using System.Collections.Concurrent;
using NBomber.Contracts.Stats;
using OrderCluster.Runner.Arrivals;

namespace OrderCluster.Runner.Measuring;

/// <summary>All that is counted of one scenario under the measured load.</summary>
internal sealed class ScenarioMeasurement(string name, ArrivalPlan plan)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Measurement> _steps = new(StringComparer.Ordinal);
    private readonly LatencyHistogram _seenOk = new();
    private readonly LatencyHistogram _seenFail = new();
    private readonly Dictionary<string, long> _seenErrors = new(StringComparer.Ordinal);
    private StartCounts _seenStarts;
    private TimeSpan _seenUntil;

    internal string Name => name;

    /// <summary>Of the load as planned.</summary>
    internal TimeSpan Duration => plan.Duration;

    /// <summary>Whether runs begin at planned times; otherwise when a caller has its answer.</summary>
    internal bool IsOpen => plan.Arrivals > 0;

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

    internal ScenarioStats Stats(TimeSpan elapsed)
    {
        var span = elapsed < Duration ? elapsed : Duration;
        var (ok, fail) = All.Stats(span);
        var steps = _steps.OrderBy(step => step.Key, StringComparer.Ordinal).Select(step =>
        {
            var (stepOk, stepFail) = step.Value.Stats(span);
            return new StepStats(step.Key, stepOk, stepFail);
        });
        return new ScenarioStats(
            name, ok, fail, [.. steps], ok.Request.Count + fail.Request.Count, ok.Request.Count, fail.Request.Count,
            ok.DataTransfer.AllBytes + fail.DataTransfer.AllBytes, span);
    }

    private void Close(TimeSpan at, bool isWhole)
    {
        var ok = All.Ok.Since(_seenOk);
        var fail = All.Fail.Since(_seenFail);
        var starts = Starts;
        var (okCount, failCount) = (ok.Count, fail.Count);
        ok.Add(fail);
        Seconds.Add(new SecondOfScenario(at, okCount, failCount)
        {
            IsWhole = isWhole,
            Planned = plan.DueBefore(at) - plan.DueBefore(_seenUntil),
            Started = starts.Started - _seenStarts.Started,
            Late = starts.Late - _seenStarts.Late,
            Dropped = starts.Dropped - _seenStarts.Dropped,
            P50Ms = ok.PercentileUs(0.5) / 1000,
            P95Ms = ok.PercentileUs(0.95) / 1000,
            P99Ms = ok.PercentileUs(0.99) / 1000,
            MaxMs = ok.PercentileUs(1) / 1000,
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
