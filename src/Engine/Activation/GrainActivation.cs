using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Catalog;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Timers;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Activation;

/// <summary>
/// A grain in memory. Everything below runs within its turns, apart from <see cref="Deliver"/>, <see cref="Post"/>,
/// <see cref="Deactivate"/> and the figures.
/// </summary>
internal sealed partial class GrainActivation : CallTarget
{
    private readonly IActivationHost _host;
    private readonly Mailbox _mailbox;
    private readonly AsyncServiceScope _scope;
    private readonly TaskCompletionSource _deactivated = new();
    private object? _grain;
    private HashSet<GrainTimer>? _timers;
    private volatile ActivationState _state;
    private bool _isLooping;
    private int _length;
    private long _calls;
    private long _lastUsedTicks;
    private long _keepUntilTicks;

    internal GrainActivation(GrainId grainId, GrainClass grainClass, IActivationHost host)
    {
        GrainId = grainId;
        Class = grainClass;
        _host = host;
        _mailbox = new Mailbox(grainClass.IsReentrant);
        _scope = host.Services.CreateAsyncScope();
        _lastUsedTicks = host.Clock.Now.Ticks;
        Turns = new TurnScheduler(this, host.WorkQueue);
    }

    public override GrainId GrainId { get; }

    public override object? GrainInstance => _grain;

    public override IServiceProvider ActivationServices => _scope.ServiceProvider;

    public override Task Deactivated => _deactivated.Task;

    internal override IGrainFactory GrainFactory => _host.GrainFactory;

    internal GrainClass Class { get; }

    internal TurnScheduler Turns { get; }

    internal override object Grain => _grain!;

    /// <summary>Requests that wait or run.</summary>
    internal int Length => Volatile.Read(ref _length);

    /// <summary>Requests and ticks that have ended.</summary>
    internal long Calls => Volatile.Read(ref _calls);

    internal override bool HasEnded => _isAbandoned || _state == ActivationState.Ended;

    /// <summary>Whether it takes no new requests any more; a hint, from any thread.</summary>
    internal bool IsEnding => _isAbandoned || _state is ActivationState.Deactivating or ActivationState.Ended;

    public override void TurnFailed(Exception exception) => _host.Log.TurnFailed(exception, GrainId);

    internal override void Deliver(MailboxItem item)
    {
        var length = Interlocked.Increment(ref _length);
        if (length > _host.Limits.MailboxSoftLimit && !item.IsLocal && !_host.Door.Admit(this, item, length))
        {
            Interlocked.Decrement(ref _length);
            return;
        }

        if (item is GrainRequest { Cancellation: { } cancellation })
        {
            cancellation.Holder = this;
        }

        Turns.Post(item);
    }

    /// <summary>Runs a command in a turn, from any thread.</summary>
    internal void Post(Action command) => Turns.Post(new CommandWorkItem(command));

    internal override void Receive(MailboxItem item)
    {
        if (_isAbandoned && !item.IsLocal)
        {
            PassOn(item);
            return;
        }

        switch (_state)
        {
            case ActivationState.Valid when _mailbox.MayStart(item):
                _isLooping = true;
                Start(item);
                Loop();
                return;
            case ActivationState.Deactivating when item.IsLocal && _mailbox.MayStart(item):
                Start(item);
                return;
            case ActivationState.Ended:
                PassOn(item);
                return;
        }

        _mailbox.Add(item);
        if (_state == ActivationState.Created)
        {
            _ = Activate();
        }
    }

    internal override void Ended(MailboxItem item)
    {
        _mailbox.Ended(item);
        Volatile.Write(ref _calls, _calls + 1);
        if (item.KeepsAlive)
        {
            Volatile.Write(ref _lastUsedTicks, _host.Clock.Now.Ticks);
        }

        Forget();

        if (!_isLooping)
        {
            _isLooping = true;
            Loop();
        }
    }

    internal override void OneWayCallFailed(GrainRequest request, Exception exception) =>
        _host.Log.OneWayCallFailed(exception, request.Method, GrainId);

    public override void Cancel(GrainRequest request) => Post(() => CancelInTurn(request));

    private void CancelInTurn(GrainRequest request)
    {
        if (request.Cancellation is { Holder: { } holder } && holder != this)
        {
            holder.Cancel(request);
        }
        else if (_mailbox.Take(item => item == request) is not null)
        {
            Forget();
        }
        else
        {
            request.Cancellation?.CancelCallee();
        }
    }

    /// <summary>Starts what may start. A loop, since a request that ends at once would otherwise start the next one deeper in the stack.</summary>
    private void Loop()
    {
        while (_state == ActivationState.Valid && _mailbox.TakeStartable() is { } item)
        {
            Start(item);
        }

        _isLooping = false;
        FinishIfQuiet();
    }

    private void Start(MailboxItem item)
    {
        if (item.IsAbandoned)
        {
            Forget();
            return;
        }

        _mailbox.Started(item);
        item.Start(this);
    }

    private void Forget() => Interlocked.Decrement(ref _length);

    private void PassOn(MailboxItem item)
    {
        Forget();
        if (!item.IsLocal)
        {
            _host.Reroute((GrainRequest)item);
        }
    }
}
