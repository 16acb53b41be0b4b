namespace OrderCluster.Load.Runner;

/// <summary>All scenarios of a run under load, first to warm up, then measured, at one pace.</summary>
internal sealed class LoadSession
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;
    private readonly double _timestampsPerTick;

    /// <param name="maxInFlight">Runs in flight of one scenario beyond which arrivals are dropped and reported as such.</param>
    /// <param name="patience">How long answers are waited for after the load's end; a minute unless said otherwise.</param>
    internal LoadSession(IReadOnlyList<ScenarioProps> scenarios, TimeProvider clock, int maxInFlight = 20_000, TimeSpan? patience = null)
    {
        _clock = clock;
        _patience = patience ?? TimeSpan.FromSeconds(60);
        _timestampsPerTick = (double)clock.TimestampFrequency / TimeSpan.TicksPerSecond;
        MaxInFlight = maxInFlight;
        Loads = [.. scenarios.Select(scenario => new ScenarioLoad(this, scenario))];
    }

    internal IReadOnlyList<ScenarioLoad> Loads { get; }

    internal long Now => _clock.GetTimestamp();

    internal int MaxInFlight { get; }

    internal TimeSpan Elapsed(long from, long to) => _clock.GetElapsedTime(from, to);

    internal long MicrosecondsSince(long start) => (long)_clock.GetElapsedTime(start).TotalMicroseconds;

    internal long TimestampAt(long beginning, TimeSpan offset) => beginning + (long)(offset.Ticks * _timestampsPerTick);

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
    internal async Task MeasureAsync(Action<TimeSpan> onSecond, Action onEnd)
    {
        foreach (var load in Loads)
        {
            load.Begin(load.Scenario.Simulations, ScenarioOperation.Bombing);
        }

        await KeepPaceAsync(Loads, onSecond, onEnd);
    }

    private async Task KeepPaceAsync(IReadOnlyList<ScenarioLoad> loads, Action<TimeSpan> onSecond, Action onEnd)
    {
        if (loads.Count == 0)
        {
            return;
        }

        var course = new LoadCourse(this, loads, _patience, onSecond, onEnd);
        ITimer? pace = null;

        // Set anew by each tick, for the next arrival: a timer that ticks whether or not a run is due takes a tenth of a core.
        await using var own = pace = _clock.CreateTimer(_ => pace?.Change(course.Tick(), Timeout.InfiniteTimeSpan), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        pace.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await course.Ended;
    }
}

/// <summary>One phase of a session from its first run to its last answer, moved on by the ticks of its pace.</summary>
internal sealed class LoadCourse(LoadSession session, IReadOnlyList<ScenarioLoad> loads, TimeSpan patience, Action<TimeSpan> onSecond, Action onEnd)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _beginning = session.Now;
    private TimeSpan _nextSecond = Second;
    private TimeSpan? _lasted;

    internal Task Ended => _ended.Task;

    /// <summary>Begins the runs that are due.</summary>
    /// <returns>How long until the next tick.</returns>
    internal TimeSpan Tick()
    {
        if (_ended.Task.IsCompleted)
        {
            return Timeout.InfiniteTimeSpan;
        }

        try
        {
            Advance();
        }
        catch (Exception exception)
        {
            _ended.TrySetException(exception);
        }

        var untilDue = session.Elapsed(session.Now, Math.Min(loads.Min(load => load.NextDue), session.TimestampAt(session.Now, LongestPause)));
        return untilDue > ShortestPause ? untilDue : ShortestPause;
    }

    private void Advance()
    {
        var elapsed = session.Elapsed(_beginning, session.Now);
        for (; elapsed >= _nextSecond; _nextSecond += Second)
        {
            onSecond(_nextSecond);
        }

        if (_lasted is null && Begin())
        {
            _lasted = session.Elapsed(_beginning, session.Now);
            foreach (var measured in loads.Select(load => load.Measured).OfType<ScenarioMeasurement>())
            {
                measured.AnsweredInTime = measured.All.Ok.Count + measured.All.Fail.Count;
            }
        }

        if (_lasted is { } lasted && (loads.All(load => load.InFlight == 0) || elapsed >= lasted + patience))
        {
            foreach (var load in loads.Where(load => load.InFlight > 0))
            {
                load.GiveUp();
            }

            onEnd();
            _ended.TrySetResult();
        }
    }

    /// <returns>Whether nothing is to come.</returns>
    private bool Begin()
    {
        var isOver = true;
        foreach (var load in loads)
        {
            isOver &= load.Advance();
        }

        return isOver;
    }
}
