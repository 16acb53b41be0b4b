namespace OrderCluster.Runner.Running;

/// <summary>One phase of a session from its first run to its last answer, moved on by the ticks of its pace.</summary>
internal sealed class LoadCourse(LoadSession session, IReadOnlyList<ScenarioLoad> loads, TimeSpan patience, Action<TimeSpan> onSecond, Action onEnd)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<TimeSpan> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _beginning = session.Now;
    private TimeSpan _nextSecond = Second;
    private TimeSpan? _lasted;
    private int _isTicking;

    /// <summary>How long the load lasted, waiting for the last answers not included.</summary>
    internal Task<TimeSpan> Ended => _ended.Task;

    /// <summary>Begins the runs that are due. A tick that comes while the one before is still at work does nothing.</summary>
    internal void Tick()
    {
        if (_ended.Task.IsCompleted || Interlocked.Exchange(ref _isTicking, 1) == 1)
        {
            return;
        }

        try
        {
            Advance();
        }
        catch (Exception exception)
        {
            _ended.TrySetException(exception);
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private void Advance()
    {
        var elapsed = session.Elapsed(_beginning, session.Now);
        for (; elapsed >= _nextSecond; _nextSecond += Second)
        {
            onSecond(_nextSecond);
        }

        if (_lasted is null)
        {
            Begin();
        }

        if (_lasted is { } lasted && (loads.All(load => load.InFlight == 0) || elapsed >= lasted + patience))
        {
            foreach (var load in loads.Where(load => load.InFlight > 0))
            {
                load.GiveUp();
            }

            onEnd();
            _ended.TrySetResult(lasted);
        }
    }

    private void Begin()
    {
        var isOver = true;
        foreach (var load in loads)
        {
            isOver &= load.Advance();
        }

        if (isOver)
        {
            _lasted = session.Elapsed(_beginning, session.Now);
            foreach (var load in loads)
            {
                load.Measured?.AnsweredInTime = load.Measured.All.Ok.Count + load.Measured.All.Fail.Count;
            }
        }
    }
}
