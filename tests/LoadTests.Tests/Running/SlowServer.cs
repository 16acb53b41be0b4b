using OrderCluster.Load.Runner;

namespace OrderCluster.LoadTests.Tests.Running;

/// <summary>A load on a clock that stands still until the test moves it, against a server that answers when the test says so.</summary>
internal sealed class SlowServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<TaskCompletionSource<Response>> _waiting = [];
    private readonly TickedClock _clock = new();
    private readonly LoadSession _session;
    private readonly Task _run;

    internal SlowServer(LoadSimulation[] simulations, int maxInFlight = int.MaxValue, TimeSpan? patience = null)
    {
        // With a context to go back to, answers would be taken on other threads.
        SynchronizationContext.SetSynchronizationContext(null);
        var scenario = Scenario.Create("slow", _ =>
        {
            var answer = new TaskCompletionSource<Response>();
            _waiting.Add(answer);
            return answer.Task;
        }).WithLoadSimulations(simulations);
        _session = new LoadSession([scenario], _clock, maxInFlight, patience);
        _run = _session.MeasureAsync(at => Load.Measured!.CloseSecond(at), () => Load.Measured!.CloseRest());
    }

    internal int Waiting => _waiting.Count;

    internal ScenarioLoad Load => _session.Loads[0];

    /// <summary>Moves the clock by steps of a millisecond, as the pace ticks.</summary>
    internal void Advance(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i++)
        {
            _clock.Tick(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Moves the clock by a single step, as on a machine that stood still.</summary>
    internal void Stall(int milliseconds) => _clock.Tick(TimeSpan.FromMilliseconds(milliseconds));

    internal void AnswerAll()
    {
        var waiting = _waiting.ToArray();
        _waiting.Clear();
        Array.ForEach(waiting, answer => answer.SetResult(Response.Ok()));
    }

    internal async Task EndAsync()
    {
        AnswerAll();
        Advance(2);
        try
        {
            await _run.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The load has not ended {Patience.TotalSeconds:0} s after its last answer; {Load.InFlight} are in flight.");
        }
    }
}

/// <summary>A clock with one timer that fires once for each step, however long the step is: so a test can leave out ticks.</summary>
internal sealed class TickedClock : TimeProvider
{
    private long _now;
    private Action _tick = () => { };

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _tick = () => callback(state);
        return new OnlyTimer(this);
    }

    internal void Tick(TimeSpan step)
    {
        _now += step.Ticks;
        _tick();
    }

    private sealed class OnlyTimer(TickedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => clock._tick = () => { };

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
