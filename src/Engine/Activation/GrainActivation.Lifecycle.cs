using OrderCluster.Engine.Timers;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Activation;

internal sealed partial class GrainActivation
{
    private DeactivationReason _reason;
    private bool _isFinishing;
    private bool _hasServed;
    private volatile bool _isAbandoned;

    /// <summary>From any thread. Within a turn it takes effect at once, so that no waiting request starts any more.</summary>
    public override void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (Turns.IsInTurn)
        {
            BeginDeactivation(deactivationReason);
        }
        else
        {
            Post(() => BeginDeactivation(deactivationReason));
        }
    }

    /// <summary>
    /// From any thread: the grain lives elsewhere already. Takes nothing from now on, and what still runs is answered as of unknown outcome, since it may
    /// rest on a state that another activation has overtaken.
    /// </summary>
    internal void Abandon(DeactivationReason reason)
    {
        _isAbandoned = true;
        _host.Ended(this);
        Post(() =>
        {
            BeginDeactivation(reason);
            while (_mailbox.Take(static item => !item.IsLocal) is { } waiting)
            {
                PassOn(waiting);
            }
        });
    }

    internal override void DelayDeactivation(TimeSpan period)
    {
        var isForever = period == TimeSpan.MaxValue || period == Timeout.InfiniteTimeSpan;
        var until = isForever ? TimeSpan.MaxValue : period > TimeSpan.Zero ? _host.Clock.Now + period : TimeSpan.Zero;
        Volatile.Write(ref _keepUntilTicks, until.Ticks);
    }

    internal override IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (!Turns.IsInTurn)
        {
            throw new InvalidOperationException($"A timer of {GrainId} must be registered within one of its turns.");
        }

        var timer = new GrainTimer(this, callback, options, _host.TimeProvider, ended => _timers?.Remove(ended));
        (_timers ??= []).Add(timer);
        return timer;
    }

    /// <summary>Whether it has been unused for its class's collection age; a hint, from any thread.</summary>
    internal bool LooksIdle()
    {
        var now = _host.Clock.Now.Ticks;
        var age = Class.CollectionAge ?? _host.Limits.CollectionAge;
        return age != Timeout.InfiniteTimeSpan
            && Length == 0
            && now >= Volatile.Read(ref _keepUntilTicks)
            && now - Volatile.Read(ref _lastUsedTicks) >= age.Ticks;
    }

    internal void CollectIfIdle()
    {
        if (_state == ActivationState.Valid && LooksIdle())
        {
            BeginDeactivation(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "No call for the collection age."));
        }
    }

    private async Task Activate()
    {
        _state = ActivationState.Activating;
        try
        {
            if (_host.Doubted is { } doubted)
            {
                // Once: where doubts come faster than the store answers, nothing would ever begin.
                await doubted;
            }

            while (_host.Predecessor(GrainId) is { } predecessor)
            {
                await predecessor;
            }

            Construct();
            if (_grain is IGrainBase grain)
            {
                await Bounded(grain.OnActivateAsync, _host.Limits.ActivationTimeout, nameof(IGrainBase.OnActivateAsync));
            }
        }
        catch (Exception exception)
        {
            _host.Log.ActivationFailed(exception, GrainId);
            End(exception);
            return;
        }

        if (_state == ActivationState.Activating)
        {
            _hasServed = true;
            _state = ActivationState.Valid;
            Volatile.Write(ref _lastUsedTicks, _host.Clock.Now.Ticks);
        }

        _isLooping = true;
        Loop();
    }

    private void Construct()
    {
        Constructing = this;
        try
        {
            _grain = Class.Construct(ActivationServices);
        }
        finally
        {
            Constructing = null;
        }
    }

    private void BeginDeactivation(DeactivationReason reason)
    {
        if (_state is ActivationState.Deactivating or ActivationState.Ended)
        {
            return;
        }

        _reason = reason;
        if (_state == ActivationState.Created)
        {
            End(null);
            return;
        }

        var wasActivating = _state == ActivationState.Activating;
        _state = ActivationState.Deactivating;
        if (!wasActivating && _mailbox.IsQuiet)
        {
            // Not here and now: the grain's own code may be further up the stack.
            Post(FinishIfQuiet);
        }
    }

    private void FinishIfQuiet()
    {
        if (_state == ActivationState.Deactivating && _mailbox.IsQuiet && !_isFinishing)
        {
            _isFinishing = true;
            _ = FinishDeactivation();
        }
    }

    private async Task FinishDeactivation()
    {
        foreach (var timer in _timers?.ToArray() ?? [])
        {
            timer.Dispose();
        }

        try
        {
            if (_hasServed && _grain is IGrainBase grain)
            {
                await Bounded(
                    token => grain.OnDeactivateAsync(_reason, token), _host.Limits.DeactivationTimeout, nameof(IGrainBase.OnDeactivateAsync));
            }
        }
        catch (Exception exception)
        {
            _host.Log.DeactivationFailed(exception, GrainId);
        }

        End(null);
    }

    private async Task Bounded(Func<CancellationToken, Task> step, TimeSpan timeout, string name)
    {
        using var overdue = new CancellationTokenSource();
        var running = step(overdue.Token);
        if (running.IsCompleted)
        {
            await running;
            return;
        }

        try
        {
            await running.WaitAsync(timeout, _host.TimeProvider);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            CancelHere(overdue);
            throw new TimeoutException($"{name} of {GrainId} did not end within {timeout}.");
        }
    }

    /// <summary>Not CancelAsync, which runs what is registered on the token outside of the turn.</summary>
    private static void CancelHere(CancellationTokenSource source) => source.Cancel();

    /// <summary>Leaves the catalog; then whoever waits gets the failure, or another activation.</summary>
    private void End(Exception? failure)
    {
        _state = ActivationState.Ended;
        _host.Ended(this);
        while (_mailbox.Take(static _ => true) is { } item)
        {
            if (failure is null)
            {
                PassOn(item);
            }
            else
            {
                Forget();
                item.Reject(failure);
            }
        }

        _ = Release();
    }

    private async Task Release()
    {
        try
        {
            switch (_grain)
            {
                case IAsyncDisposable grain:
                    await grain.DisposeAsync();
                    break;
                case IDisposable grain:
                    grain.Dispose();
                    break;
            }

            await _scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            _host.Log.DeactivationFailed(exception, GrainId);
        }

        _deactivated.TrySetResult();
    }
}
