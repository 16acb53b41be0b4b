using NBomber.Contracts;
using OrderCluster.Runner.Measuring;
using OrderCluster.Runner.Observing;

namespace OrderCluster.Runner.Running;

/// <summary>All scenarios of a run under load, first to warm up, then measured, at one pace.</summary>
internal sealed class LoadSession
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _clock;
    private readonly LoadObservation _observation;
    private readonly double _timestampsPerTick;

    internal LoadSession(IReadOnlyList<ScenarioProps> scenarios, LoadObservation observation, TimeProvider clock)
    {
        _clock = clock;
        _observation = observation;
        _timestampsPerTick = (double)clock.TimestampFrequency / TimeSpan.TicksPerSecond;
        Loads = [.. scenarios.Select(scenario => new ScenarioLoad(this, scenario))];
    }

    internal IReadOnlyList<ScenarioLoad> Loads { get; }

    internal long Now => _clock.GetTimestamp();

    internal int MaxInFlight => _observation.MaxInFlight;

    /// <summary>Why the load ended before its time; null when it did not.</summary>
    internal string? StopReason { get; private set; }

    internal TimeSpan Elapsed(long from, long to) => _clock.GetElapsedTime(from, to);

    internal long MicrosecondsSince(long start) => (long)_clock.GetElapsedTime(start).TotalMicroseconds;

    internal long TimestampAt(long beginning, TimeSpan offset) => beginning + (long)(offset.Ticks * _timestampsPerTick);

    /// <param name="scenarioName">Null stops all.</param>
    internal void Stop(string? scenarioName, string reason)
    {
        StopReason = reason;
        foreach (var load in Loads.Where(load => scenarioName is null || load.Scenario.ScenarioName == scenarioName))
        {
            load.Stop();
        }
    }

    /// <summary>Runs each scenario's first rate for the length of its warm-up.</summary>
    internal async Task WarmUpAsync()
    {
        var warming = Loads.Where(load => load.Scenario.WarmUp > TimeSpan.Zero).ToArray();
        foreach (var load in warming)
        {
            load.Begin([load.Scenario.Simulations[0] with { During = load.Scenario.WarmUp }], ScenarioOperation.WarmUp);
        }

        await KeepPaceAsync(warming, onSecond: _ => { }, onEnd: () => { });
    }

    /// <param name="onSecond">Called each second of the load with the time since its beginning.</param>
    /// <param name="onEnd">Called when the last answer is there.</param>
    /// <returns>How long the load lasted, waiting for the last answers not included.</returns>
    internal async Task<TimeSpan> MeasureAsync(Action<TimeSpan> onSecond, Action onEnd)
    {
        foreach (var load in Loads)
        {
            load.Begin(load.Scenario.Simulations, ScenarioOperation.Bombing);
        }

        return await KeepPaceAsync(Loads, onSecond, onEnd);
    }

    internal void Each(Action<ScenarioMeasurement> action)
    {
        foreach (var load in Loads)
        {
            action(load.Measured!);
        }
    }

    private async Task<TimeSpan> KeepPaceAsync(IReadOnlyList<ScenarioLoad> loads, Action<TimeSpan> onSecond, Action onEnd)
    {
        if (loads.Count == 0)
        {
            return TimeSpan.Zero;
        }

        var course = new LoadCourse(this, loads, _observation.Patience, onSecond, onEnd);
        await using var pace = _clock.CreateTimer(_ => course.Tick(), null, TimeSpan.Zero, Pace);
        return await course.Ended;
    }
}
