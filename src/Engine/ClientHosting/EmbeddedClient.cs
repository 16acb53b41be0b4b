using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Transport;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.ClientHosting;

/// <summary>Calls the grains of a cluster from outside of it, each on the silo that owns it.</summary>
public sealed class EmbeddedClient : IAsyncDisposable
{
    private readonly ClientRuntime _runtime;
    private readonly GatewaySearch _search;
    private readonly EmbeddedClientOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly IAsyncDisposable? _ownedServices;
    private readonly List<ITimer> _timers = [];
    private bool _hasStarted;
    private bool _hasStopped;

    public EmbeddedClient(IServiceProvider services, EmbeddedClientOptions options)
        : this(services, options, null)
    {
    }

    private EmbeddedClient(IServiceProvider services, EmbeddedClientOptions options, IAsyncDisposable? ownedServices)
    {
        _options = options;
        _ownedServices = ownedServices;
        _timeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var log = new TransportLog(services.GetRequiredService<ILoggerFactory>().CreateLogger("OrderCluster.Engine.Transport"));
        _runtime = new ClientRuntime(services, options, _timeProvider, log);
        _search = new GatewaySearch(options, _runtime, _timeProvider, log);
    }

    /// <summary>Gets references to the cluster's grains; usable once the client has started.</summary>
    public IClusterClient Client => _runtime.Client;

    /// <summary>A client without a host, started: for tests, benchmarks and command lines.</summary>
    /// <exception cref="ArgumentException">A gateway is not of the form host:port.</exception>
    /// <exception cref="SiloUnavailableException">As <see cref="StartAsync"/>.</exception>
    public static async Task<EmbeddedClient> StartNewAsync(
        Action<EmbeddedClientOptions> configure, Action<IServiceCollection>? addServices = null, CancellationToken cancellationToken = default)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        addServices?.Invoke(services);
        var options = new EmbeddedClientOptions();
        configure(options);
        var provider = services.BuildServiceProvider();
        var client = new EmbeddedClient(provider, options, provider);
        try
        {
            await client.StartAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="SiloUnavailableException">No gateway has taken the client within <see cref="EmbeddedClientOptions.StartTimeout"/>.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_hasStarted)
        {
            throw new InvalidOperationException("The client starts once.");
        }

        _hasStarted = true;
        Repeat(CoarseClock.Step, _runtime.Tick);
        Repeat(_options.KeepAliveInterval, _runtime.Tend);
        _search.Start();
        try
        {
            await _runtime.Ready.WaitAsync(_options.StartTimeout, _timeProvider, cancellationToken);
        }
        catch (TimeoutException overdue)
        {
            throw new SiloUnavailableException(
                $"No gateway of {string.Join(", ", _options.Gateways)} has taken this client within {_options.StartTimeout}: {_search.LastFailure}", overdue);
        }
    }

    /// <summary>Lets calls in flight end, for <see cref="TransportOptions.CloseTimeout"/> at most, and closes the connections.</summary>
    public async Task StopAsync()
    {
        if (_hasStopped)
        {
            return;
        }

        _hasStopped = true;
        await _search.StopAsync();
        await _runtime.StopAsync();
        _timers.ForEach(timer => timer.Dispose());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_ownedServices is not null)
        {
            await _ownedServices.DisposeAsync();
        }
    }

    private void Repeat(TimeSpan period, Action action) =>
        _timers.Add(_timeProvider.CreateTimer(static action => ((Action)action!)(), action, period, period));
}
