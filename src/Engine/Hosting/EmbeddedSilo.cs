using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Activation;
using OrderCluster.Engine.Figures;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Transport;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Hosting;

/// <summary>Hosts grains in this process.</summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private static readonly TimeSpan DrainCheck = TimeSpan.FromMilliseconds(20);

    private readonly SiloRuntime _runtime;
    private readonly IAsyncDisposable? _ownedServices;
    private readonly EngineMeter _meter;
    private readonly SiloTransport? _transport;
    private readonly ClusterSeat _seat;
    private readonly List<ITimer> _timers = [];

    /// <summary>A silo within a host; its grains get their dependencies from <paramref name="services"/>.</summary>
    public EmbeddedSilo(IServiceProvider services, SiloOptions options)
        : this(services, options, null)
    {
    }

    private EmbeddedSilo(IServiceProvider services, SiloOptions options, IAsyncDisposable? ownedServices)
    {
        _runtime = new SiloRuntime(services, options);
        _ownedServices = ownedServices;
        _seat = new ClusterSeat(_runtime, services.GetService<ISiloMembership>() ?? new SingleSilo());
        Figures = new EngineFigures(_runtime.Catalog, _runtime.Classes);
        _meter = new EngineMeter(Figures);
        _runtime.Remote = _transport = ClusterTransport.Of(_runtime);
    }

    /// <summary>Calls this silo's grains.</summary>
    public IClusterClient Client => _runtime.Client;

    /// <summary>What the silo counts.</summary>
    public IEngineFigures Figures { get; }

    /// <summary>A silo without a host, started: for tests and benchmarks.</summary>
    public static async Task<EmbeddedSilo> StartNewAsync(Action<SiloOptions>? configure = null, Action<IServiceCollection>? addServices = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        EmbeddedSilo? silo = null;
        services.AddSingleton<IClusterClient>(_ => silo!.Client);
        services.AddSingleton<IGrainFactory>(_ => silo!.Client);
        addServices?.Invoke(services);
        var options = new SiloOptions();
        configure?.Invoke(options);
        var provider = services.BuildServiceProvider();
        silo = new EmbeddedSilo(provider, options, provider);
        await silo.StartAsync(CancellationToken.None);
        return silo;
    }

    /// <summary>Takes calls, its cluster's too.</summary>
    /// <exception cref="MembershipException">The cluster's table can't be reached.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_runtime.Phase != SiloPhase.NotStarted)
        {
            throw new InvalidOperationException($"The silo is {_runtime.Phase}; it starts once.");
        }

        Repeat(CoarseClock.Step, () =>
        {
            _runtime.Clock.Tick();
            _runtime.Deadlines.Sweep();
            _seat.Step();
        });
        Repeat(_runtime.Options.CollectionQuantum, new IdleCollector(_runtime.Catalog).Collect);
        _runtime.Phase = SiloPhase.Running;
        await _seat.JoinAsync(cancellationToken);
        _transport?.Start();
        await _seat.ActivateAsync(cancellationToken);
        _runtime.Log.Started(_runtime.Classes.Count);
    }

    /// <summary>
    /// Hands this silo's grains over to the other silos of its cluster, if there are any, while it goes on to take calls and to send them on.
    /// To be called before the ports are closed by which others reach it.
    /// </summary>
    public async Task HandOverAsync(CancellationToken cancellationToken)
    {
        if (_runtime.Phase == SiloPhase.Running)
        {
            await _seat.HandOverAsync(cancellationToken);
        }
    }

    /// <summary>Takes no new calls, lets those in flight end, deactivates all grains; then gives up on what has not ended.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_runtime.Phase != SiloPhase.Running)
        {
            return;
        }

        await _seat.HandOverAsync(cancellationToken);
        _runtime.Log.Stopping(_runtime.Catalog.Count);
        _runtime.Phase = SiloPhase.Draining;
        await DrainAsync(cancellationToken);
        _runtime.Phase = SiloPhase.Deactivating;
        await DeactivateAllAsync(cancellationToken);
        await (_transport?.StopAsync() ?? Task.CompletedTask);
        await _seat.LeaveAsync(cancellationToken);
        _runtime.Phase = SiloPhase.Stopped;
        _runtime.Deadlines.FailAll(request => new SiloUnavailableException(
            $"The silo has stopped before {request.Method} on {request.Target} was answered. The outcome is unknown."));
        _timers.ForEach(timer => timer.Dispose());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _meter.Dispose();
        if (_ownedServices is not null)
        {
            await _ownedServices.DisposeAsync();
        }
    }

    /// <summary>Breaks all connections at once, as the death of the process would; for tests.</summary>
    internal void AbortTransport() => _transport?.Abort();

    private void Repeat(TimeSpan period, Action action) =>
        _timers.Add(_runtime.TimeProvider.CreateTimer(static action => ((Action)action!)(), action, period, period));

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var start = _runtime.TimeProvider.GetTimestamp();
        while (_runtime.Deadlines.IsAnyWaiting
            && !cancellationToken.IsCancellationRequested
            && _runtime.TimeProvider.GetElapsedTime(start) < _runtime.Options.DrainTimeout)
        {
            await Task.Delay(DrainCheck, _runtime.TimeProvider, CancellationToken.None);
        }
    }

    private async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");
        var all = new List<Task>();
        foreach (var activation in _runtime.Catalog.Activations)
        {
            all.Add(activation.Deactivated);
            activation.Deactivate(reason, cancellationToken);
        }

        try
        {
            await Task.WhenAll(all).WaitAsync(_runtime.Options.StopTimeout, _runtime.TimeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            _runtime.Log.StoppedEarly(_runtime.Catalog.Count, _runtime.Options.StopTimeout);
        }
    }
}
