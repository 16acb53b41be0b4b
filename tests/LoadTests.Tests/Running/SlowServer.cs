using NBomber.Contracts;
using NBomber.CSharp;
using OrderCluster.Runner.Observing;
using OrderCluster.Runner.Running;
using OrderCluster.Testing;

namespace OrderCluster.LoadTests.Tests.Running;

/// <summary>A load on a clock that stands still until the test moves it, against a server that answers when the test says so.</summary>
internal sealed class SlowServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<TaskCompletionSource<IResponse>> _waiting = [];
    private readonly ManualTimeProvider _clock = new();
    private readonly LoadSession _session;
    private readonly Task<TimeSpan> _run;

    internal SlowServer(LoadObservation observation, params LoadSimulation[] simulations)
    {
        var scenario = Scenario.Create("slow", _ =>
        {
            var answer = new TaskCompletionSource<IResponse>();
            _waiting.Add(answer);
            return answer.Task;
        }).WithLoadSimulations(simulations);
        _session = new LoadSession([scenario], observation, _clock);
        _run = _session.MeasureAsync(at => _session.Loads[0].Measured!.CloseSecond(at));
    }

    internal int Waiting => _waiting.Count;

    internal ScenarioLoad Load => _session.Loads[0];

    /// <summary>Moves the clock by steps of a millisecond, as the pace ticks.</summary>
    internal void Advance(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Moves the clock at once, as a machine that stood still.</summary>
    internal void Stall(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

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
        await _run.WaitAsync(Patience);
    }
}
