using System.Collections.Concurrent;
using NBomber.Contracts.Stats;

namespace OrderCluster.Runner.Measuring;

/// <summary>All that is counted of one scenario under the measured load.</summary>
internal sealed class ScenarioMeasurement(string name, TimeSpan duration)
{
    private readonly ConcurrentDictionary<string, Measurement> _steps = new(StringComparer.Ordinal);
    private readonly LatencyHistogram _seenOk = new();
    private readonly LatencyHistogram _seenFail = new();
    private StartCounts _seenStarts;

    internal string Name => name;

    /// <summary>Of the load as planned.</summary>
    internal TimeSpan Duration => duration;

    internal Measurement All { get; } = new();

    /// <summary>Written by the one thread that starts runs.</summary>
    internal StartCounts Starts { get; set; }

    internal List<SecondOfScenario> Seconds { get; } = [];

    /// <summary>Answers that came before the load's end; the rest came after it.</summary>
    internal long AnsweredInTime { get; set; }

    internal Measurement Step(string step) => _steps.GetOrAdd(step, static _ => new Measurement());

    /// <summary>Closes a second of the load: what was counted since the one before.</summary>
    internal void CloseSecond(TimeSpan at)
    {
        var ok = All.Ok.Since(_seenOk);
        var fail = All.Fail.Since(_seenFail);
        var starts = Starts;
        var (okCount, failCount) = (ok.Count, fail.Count);
        ok.Add(fail);
        Seconds.Add(new SecondOfScenario(
            at, starts.Started - _seenStarts.Started, okCount, failCount, ok.PercentileUs(0.5) / 1000, ok.PercentileUs(0.95) / 1000, ok.PercentileUs(0.99) / 1000,
            ok.PercentileUs(1) / 1000, starts.Dropped - _seenStarts.Dropped));
        _seenStarts = starts;
    }

    internal ScenarioStats Stats(TimeSpan elapsed)
    {
        var span = elapsed < duration ? elapsed : duration;
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
}

/// <summary>How the load generator itself kept to its plan.</summary>
/// <param name="Planned">Arrivals that the load asks for.</param>
/// <param name="Late">Begun over 10 ms after their time; their latency counts from their time nevertheless.</param>
/// <param name="Dropped">Never begun, since too many runs were in flight.</param>
/// <param name="Unanswered">Given up at the end.</param>
internal readonly record struct StartCounts(long Planned, long Started, long Late, long Dropped, long Unanswered, double LatestMs);

/// <summary>One second of a scenario's load; times in milliseconds, of good and failed answers together.</summary>
/// <param name="At">The second's end, from the load's beginning.</param>
internal sealed record SecondOfScenario(
    TimeSpan At, long Started, long Ok, long Fail, double P50Ms, double P95Ms, double P99Ms, double MaxMs, long Dropped);
