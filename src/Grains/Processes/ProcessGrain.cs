using Microsoft.Extensions.Logging;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Processes;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Processes;

/// <summary>
/// A grain that carries its state from step to step, one at a time, until nothing is left to do but wait. Each step may be repeated, and its outcome is either in
/// the stream or asked for again under the same ids: so the process may be interrupted anywhere. Short waits live in memory, longer ones are written down.
/// Derived classes are <c>[Reentrant]</c>.
/// </summary>
internal abstract partial class ProcessGrain<TState, TEvent>(IJournal journal, TimeProvider clock, ILogger logger)
    : JournaledGrain<TState, TEvent>(journal, clock, EventModel<TState, TEvent>.Instance), IWakeable
    where TState : class, IEventSourced<TState, TEvent>, IProcess
    where TEvent : class
{
    /// <summary>How long a caller waits for the process before it is answered with what is reached by then.</summary>
    protected static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    // A step that is done leads to another one; if it does not, the process is stuck and must not spin.
    private const int MaxSameSteps = 50;

    // Longer than a process runs between two longer waits.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    private Task? _running;
    private TaskCompletionSource<bool>? _pause;
    private int _abandoned;
    private bool _runsAgain;
    private bool _isStopped;
    private bool _isInterrupted;
    private bool _triesAhead;

    protected bool IsRunning => _running is { IsCompleted: false };

    /// <summary>The wait in memory at this moment; null while the process works or rests.</summary>
    protected StepDelay? Pausing { get; private set; }

    public async Task Wake()
    {
        await Load();
        Start();
        await WaitForProcess(DefaultPatience);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _isStopped = true;
        Interrupt();
        if (IsRunning && reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
        {
            WakeSuccessor();
        }

        return Task.CompletedTask;
    }

    /// <summary>Does one step; what it throws means that its outcome is unknown.</summary>
    /// <param name="step">Its code.</param>
    protected abstract Task<StepResult> Do(string step);

    /// <summary>The event that writes a wait down.</summary>
    /// <param name="attempt">See <see cref="StepDelay"/>.</param>
    protected abstract TEvent Delayed(string step, int attempt, DateTimeOffset nextTryAt, DateTimeOffset now);

    protected virtual Task Load() => EnsureLoaded();

    /// <summary>Waits for others on behalf of a step.</summary>
    protected virtual Task<T> WaitAside<T>(Task<T> task) => task;

    /// <summary>Gives up what a step holds in memory, before a long wait is written down.</summary>
    protected virtual Task BeforeDelay() => Task.CompletedTask;

    /// <summary>The process has come to rest.</summary>
    protected virtual void AtRest()
    {
    }

    /// <summary>Starts the process unless it runs; one that is about to end goes round once more.</summary>
    /// <param name="interrupts">The state has changed: a pause ends now, since something else may be next.</param>
    /// <param name="triesAhead">The next step is tried although its time has not come.</param>
    protected void Start(bool interrupts = false, bool triesAhead = false)
    {
        _runsAgain = true;
        _triesAhead |= triesAhead;
        if (interrupts)
        {
            Interrupt();
        }

        if (!IsRunning)
        {
            _running = Run();
        }
    }

    /// <summary>
    /// Waits until the process rests, but no longer than <paramref name="patience"/>; then it goes on by itself, and a due time is written should its silo be lost.
    /// </summary>
    protected async Task WaitForProcess(TimeSpan patience)
    {
        if (_running is not { IsCompleted: false } running)
        {
            return;
        }

        try
        {
            await running.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, Clock);
        }
        catch (TimeoutException)
        {
            DelayDeactivation(LongestRun);
            await Decide(this, static (state, grain, now) => state is { Next: { } step, WakeAt: null }
                ? new Decision<TEvent, bool>([grain.Delayed(step.Code, 0, now + IProcess.DeadMansSwitch, now)], true)
                : new([], false));
        }
    }

    /// <summary>The state is about to be loaded anew: a run on the old one ends, which it would not notice by itself.</summary>
    protected void Abandon()
    {
        _abandoned++;
        Interrupt();
    }

    /// <summary>Waits in memory, unless the process is interrupted.</summary>
    protected async Task Pause(string step, int tries, TimeSpan delay)
    {
        var now = Clock.GetUtcNow();
        Pausing = new StepDelay(step, tries, now + delay, now);
        _pause = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            if (!_isInterrupted)
            {
                await WaitAside(_pause.Task.WaitAsync(delay, Clock));
            }
        }
        catch (TimeoutException)
        {
            return;
        }
        finally
        {
            _pause = null;
            _isInterrupted = false;
        }
    }

    private void Interrupt()
    {
        _isInterrupted = true;
        _pause?.TrySetResult(true);
    }

    private async Task Run()
    {
        try
        {
            while (_runsAgain)
            {
                _runsAgain = false;
                await RunSteps();
            }
        }
        catch (TryAgainException e)
        {
            LogLost(logger, this.GetPrimaryKeyString(), e.Message);
            WakeSuccessor();
        }
        finally
        {
            Pausing = null;
            AtRest();
            DeactivateOnIdle();
        }
    }

    private async Task RunSteps()
    {
        var life = _abandoned;
        var last = "";
        var (tries, repeats) = (0, 0);
        while (!_isStopped && life == _abandoned)
        {
            var ahead = _triesAhead;
            _triesAhead = false;
            var (step, attempt) = await Read(ahead, static (state, ahead, now) => Plan(state, ahead ? DateTimeOffset.MaxValue : now));
            if (step is null)
            {
                return;
            }

            (tries, repeats) = step == last ? (tries, repeats + 1) : (attempt, 0);
            last = step;
            var result = await Try(step, life);
            if (result == StepResult.Done && repeats < MaxSameSteps)
            {
                tries = 0;
                continue;
            }

            tries++;
            var delay = result == StepResult.Contended ? Backoff.WhileContended(this.GetPrimaryKeyString(), tries) : Backoff.AfterUnknown(tries);
            if (delay <= Backoff.LongestInMemory)
            {
                await Pause(step, tries, delay);
                continue;
            }

            await BeforeDelay();
            await Decide((step, tries, delay, Delayed: (Func<string, int, DateTimeOffset, DateTimeOffset, TEvent>)Delayed), static (state, it, now) =>
                state.Next?.Code == it.step ? new Decision<TEvent, bool>([it.Delayed(it.step, it.tries, now + it.delay, now)], true) : new([], false));
        }
    }

    private static (string? Step, int Attempt) Plan(TState state, DateTimeOffset now) =>
        state.Next is not { } step || state.NotBefore(step) > now ? (null, 0)
        : (step.Code, state.Delay is { } delay && delay.Step == step.Code ? delay.Attempt : 0);

    private async Task<StepResult> Try(string step, int life)
    {
        try
        {
            Pausing = null;
            return await Do(step);
        }
        catch (Exception e) when (e is not TryAgainException || !(life != _abandoned || IsLost))
        {
            // Whatever a callee threw, it may have happened: the same ids are asked again.
            LogStepFailed(logger, this.GetPrimaryKeyString(), step, e);
            return StepResult.Unknown;
        }
    }

    // This activation is spent; its successor finds in the journal what really happened, and goes on.
    private void WakeSuccessor() => _ = WakeSuccessor(GrainFactory.GetGrain<IWakeable>(this.GetGrainId()));

    private async Task WakeSuccessor(IWakeable successor)
    {
        try
        {
            await successor.Wake();
        }
        catch (Exception e)
        {
            LogNotWoken(logger, this.GetPrimaryKeyString(), e.Message);
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "{Key} has no outcome of step {Step} and asks again")]
    private static partial void LogStepFailed(ILogger logger, string key, string step, Exception exception);

    [LoggerMessage(41, LogLevel.Warning, "{Key} lost its state in the middle of its process and starts anew: {Reason}")]
    private static partial void LogLost(ILogger logger, string key, string reason);

    [LoggerMessage(42, LogLevel.Warning, "{Key} could not be woken and goes on when its due time has come: {Reason}")]
    private static partial void LogNotWoken(ILogger logger, string key, string reason);
}

/// <summary>What became of a step.</summary>
internal enum StepResult
{
    Done = 0,

    /// <summary>The outcome is unknown: ask again with the same ids.</summary>
    Unknown = 1,

    /// <summary>Others stand in the way for a moment.</summary>
    Contended = 2,
}

/// <summary>How long a process waits between tries.</summary>
internal static class Backoff
{
    /// <summary>Longer waits are written down with a due time, shorter ones live in memory.</summary>
    public static readonly TimeSpan LongestInMemory = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstContended = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestContended = TimeSpan.FromSeconds(1);

    /// <summary>After an unknown outcome: 0.2 s, doubled each time, 60 s at most.</summary>
    /// <param name="attempt">Tries made, from 1.</param>
    public static TimeSpan AfterUnknown(int attempt) => Doubled(First, Longest, attempt);

    /// <summary>While others stand in the way: about 0.1 s to 1 s, spread so that processes that met once don't meet again.</summary>
    public static TimeSpan WhileContended(string key, int attempt)
    {
        var hash = 2_166_136_261u;
        foreach (var c in key)
        {
            hash = (hash ^ c) * 16_777_619u;
        }

        hash = (hash ^ (uint)attempt) * 16_777_619u;
        var spread = 0.5 + (hash % 1_000 / 1_000.0);
        return Doubled(FirstContended, LongestContended, attempt) * spread;
    }

    private static TimeSpan Doubled(TimeSpan first, TimeSpan longest, int attempt)
    {
        const int MaxDoublings = 20;
        var doubled = first * (1L << Math.Clamp(attempt - 1, 0, MaxDoublings));
        return doubled < longest ? doubled : longest;
    }
}
