using NBomber.Contracts;
using OrderCluster.Runner.Arrivals;
using OrderCluster.Runner.Measuring;

namespace OrderCluster.Runner.Running;

/// <summary>
/// One scenario under load. The session's pace calls it about every millisecond, and it begins all runs that have become due since: there is no timer and no thread of a run's own.
/// </summary>
internal sealed class ScenarioLoad(LoadSession session, ScenarioProps scenario)
{
    private static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(10);

    private ArrivalPlan _plan = new([]);
    private ScenarioInfo _info = new(scenario.ScenarioName, TimeSpan.Zero, ScenarioOperation.WarmUp);
    private Measurement? _measurement;
    private StartCounts _counts;
    private long _beginning;
    private long _nextArrival;
    private long _nextDue;
    private int _copies;
    private int _started;
    private int _inFlight;
    private bool _isStopped;

    internal LoadSession Session => session;

    internal ScenarioProps Scenario => scenario;

    /// <summary>Null while nothing is counted.</summary>
    internal ScenarioMeasurement? Measured { get; private set; }

    internal int InFlight => Volatile.Read(ref _inFlight);

    internal TimeSpan Duration => _plan.Duration;

    internal void Begin(IReadOnlyList<LoadSimulation> simulations, ScenarioOperation operation)
    {
        _plan = new ArrivalPlan(simulations);
        _info = new ScenarioInfo(scenario.ScenarioName, _plan.Duration, operation);
        Measured = operation == ScenarioOperation.Bombing ? new ScenarioMeasurement(scenario.ScenarioName, _plan) : null;
        _measurement = Measured?.All;
        _counts = new StartCounts { Planned = _plan.Arrivals };
        _beginning = session.Now;
        _nextArrival = 0;
        _started = 0;
        _isStopped = false;
        _nextDue = DueAt(0);
        Publish();
    }

    internal void Stop() => Volatile.Write(ref _isStopped, true);

    /// <summary>Begins what is due; true once nothing is to come.</summary>
    internal bool Advance()
    {
        var now = session.Now;
        if (_plan.Arrivals > 0)
        {
            while (_nextDue <= now && !Volatile.Read(ref _isStopped))
            {
                StartArrival(now);
                _nextDue = DueAt(++_nextArrival);
                now = session.Now;
            }
        }

        var elapsed = session.Elapsed(_beginning, now);
        Keep(_plan.CopiesAt(elapsed));
        Publish();
        return Volatile.Read(ref _isStopped) || (elapsed >= _plan.Duration && _nextDue == long.MaxValue);
    }

    /// <summary>Gives up what has not answered.</summary>
    internal void GiveUp()
    {
        _counts = _counts with { Unanswered = InFlight };
        Publish();
        var never = new Response<object>("unanswered", IsError: true, 0, "No answer came within the patience after the load's end.");
        for (var i = InFlight; i > 0; i--)
        {
            Measured?.All.Add(never, (long)session.Elapsed(_beginning, session.Now).TotalMicroseconds);
        }
    }

    private void StartArrival(long now)
    {
        if (InFlight >= session.MaxInFlight)
        {
            _counts = _counts with { Dropped = _counts.Dropped + 1 };
            return;
        }

        var late = session.Elapsed(_nextDue, now);
        if (late > LateAfter)
        {
            _counts = _counts with { Late = _counts.Late + 1, LatestMs = Math.Max(_counts.LatestMs, late.TotalMilliseconds) };
        }

        _ = RunAsync(_nextDue);
    }

    private void Keep(int copies)
    {
        for (var missing = copies - Interlocked.Exchange(ref _copies, copies); missing > 0; missing--)
        {
            _ = RepeatAsync(copies - missing);
        }
    }

    private async Task RepeatAsync(int copy)
    {
        await Task.Yield();
        while (copy < Volatile.Read(ref _copies) && !Volatile.Read(ref _isStopped))
        {
            await RunAsync(session.Now).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(long intendedStart)
    {
        Interlocked.Increment(ref _inFlight);
        await new Invocation(this, _info, Interlocked.Increment(ref _started), intendedStart).RunAsync(_measurement).ConfigureAwait(false);
        Interlocked.Decrement(ref _inFlight);
    }

    private long DueAt(long arrival) => arrival < _plan.Arrivals ? session.TimestampAt(_beginning, _plan.DueAt(arrival)) : long.MaxValue;

    private void Publish()
    {
        if (Measured is { } measured)
        {
            measured.Starts = _counts with { Started = Volatile.Read(ref _started) };
        }
    }
}
