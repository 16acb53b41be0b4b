namespace OrderCluster.Load.Runner;

/// <summary>One scenario under load. The session's pace calls it whenever runs have become due, and it begins them: no run has a timer or a thread of its own.</summary>
internal sealed class ScenarioLoad(LoadSession session, ScenarioProps scenario)
{
    private static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(10);

    private ArrivalPlan _plan = new([]);
    private ScenarioOperation _operation;
    private Measurement? _measurement;
    private StartCounts _counts;
    private long _beginning;
    private long _nextArrival;
    private int _inFlight;

    internal LoadSession Session => session;

    internal ScenarioProps Scenario => scenario;

    /// <summary>Null while nothing is counted.</summary>
    internal ScenarioMeasurement? Measured { get; private set; }

    internal int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Timestamp at which the next run is due; the greatest there is once none is to come.</summary>
    internal long NextDue { get; private set; }

    internal void Begin(IReadOnlyList<LoadSimulation> simulations, ScenarioOperation operation)
    {
        _plan = new ArrivalPlan(simulations);
        _operation = operation;
        Measured = operation == ScenarioOperation.Bombing ? new ScenarioMeasurement(scenario.ScenarioName, _plan) : null;
        _measurement = Measured?.All;
        _counts = new StartCounts { Planned = _plan.Arrivals };
        _beginning = session.Now;
        _nextArrival = 0;
        NextDue = DueAt(0);
        Publish();
    }

    /// <summary>Begins what is due; true once nothing is to come.</summary>
    internal bool Advance()
    {
        var now = session.Now;
        while (NextDue <= now)
        {
            StartArrival(now);
            NextDue = DueAt(++_nextArrival);
            now = session.Now;
        }

        Publish();
        return NextDue == long.MaxValue && session.Elapsed(_beginning, now) >= _plan.Duration;
    }

    /// <summary>Gives up what has not answered.</summary>
    internal void GiveUp()
    {
        _counts = _counts with { Unanswered = InFlight };
        Publish();
        var never = Response.Fail("unanswered", "No answer came within the patience after the load's end.");
        for (var i = InFlight; i > 0; i--)
        {
            Measured?.All.Add(never, session.MicrosecondsSince(_beginning));
        }
    }

    private void StartArrival(long now)
    {
        if (InFlight >= session.MaxInFlight)
        {
            _counts = _counts with { Dropped = _counts.Dropped + 1 };
            return;
        }

        var late = session.Elapsed(NextDue, now);
        if (late > LateAfter)
        {
            _counts = _counts with { Late = _counts.Late + 1, LatestMs = Math.Max(_counts.LatestMs, late.TotalMilliseconds) };
        }

        _counts = _counts with { Started = _counts.Started + 1 };
        _ = RunAsync(NextDue);
    }

    private async Task RunAsync(long intendedStart)
    {
        Interlocked.Increment(ref _inFlight);
        await new ScenarioContext(this, _operation, intendedStart).RunAsync(_measurement).ConfigureAwait(false);
        Interlocked.Decrement(ref _inFlight);
    }

    private long DueAt(long arrival) => arrival < _plan.Arrivals ? session.TimestampAt(_beginning, _plan.DueAt(arrival)) : long.MaxValue;

    private void Publish() => Measured?.Starts = _counts;
}
