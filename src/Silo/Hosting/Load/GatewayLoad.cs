using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrderCluster.Grains.Orders;
using Orleans.Runtime.Messaging;

namespace OrderCluster.Silo.Hosting.Load;

/// <summary>
/// Has the gateway refuse calls while the silo has as many new orders in hand as it can finish soon, or while work waits too long for a thread: a refusal there costs
/// neither a turn, an activation nor an exception, so that an overload does not take from the orders in hand what these need.
/// </summary>
/// <param name="refuse">Switches the gateway's refusals on or off.</param>
internal sealed class GatewayLoad(QueueDelay delay, PlacementAdmission placements, Action<bool> refuse) : IHostedService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    private readonly ManualResetEventSlim _stop = new();
    private Thread? _thread;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<GatewaySwitch>();
        GatewaySwitch.AddDetector(services);
        services.AddSingleton(provider => new QueueDelay(
            provider.GetRequiredService<TimeProvider>(), work => ThreadPool.UnsafeQueueUserWorkItem(static run => run(), work, preferLocal: false)));
        services.AddSingleton(provider => new GatewayLoad(
            provider.GetRequiredService<QueueDelay>(), provider.GetRequiredService<PlacementAdmission>(), provider.GetRequiredService<GatewaySwitch>().Set));
        services.AddHostedService(provider => provider.GetRequiredService<GatewayLoad>());
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: what it measures is how long work waits for one of the pool.
        _thread = new Thread(Run) { IsBackground = true, Name = "Gateway load", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (!_stop.IsSet)
        {
            _stop.Set();
            _thread?.Join();

            // A silo that stops still answers.
            refuse(false);
        }
    }

    internal void Look()
    {
        delay.Look();
        refuse(delay.IsOverloaded || placements.IsFull);
    }

    private void Run()
    {
        while (!_stop.Wait(Period))
        {
            Look();
        }
    }
}

/// <summary>
/// Orleans's own means of refusing calls at the gateway, which it means for processor time and memory, with a switch in front of these: a host that has configured
/// <see cref="LoadSheddingOptions"/> keeps what it does.
/// </summary>
/// <remarks>Orleans 10.4 asks a class that is not public, and looks at what it measures once a second only; its property <c>Enabled</c> is asked for each call.</remarks>
internal sealed class GatewaySwitch(IServiceProvider services)
{
    private static readonly Type Detector = typeof(IOverloadDetector).Assembly.GetType("Orleans.Runtime.Messaging.OverloadDetector", throwOnError: true)!;

    private readonly Action<bool> _set = Detector.GetProperty("Enabled")!.GetSetMethod()!.CreateDelegate<Action<bool>>(services.GetRequiredService(Detector));

    private readonly IOverloadDetector _ofHost = (IOverloadDetector)ActivatorUtilities.CreateInstance(services, Detector);

    /// <summary>Has the gateway refuse each call, or those alone that its host's own bounds refuse.</summary>
    public void Set(bool refuses) => _set(refuses || _ofHost.IsOverloaded);

    /// <summary>Any processor time is more than less than none.</summary>
    public static void AddDetector(IServiceCollection services) => services.AddSingleton(Detector, provider =>
        ActivatorUtilities.CreateInstance(provider, Detector, Options.Create(new LoadSheddingOptions { CpuThreshold = -1 })));
}

/// <summary>
/// Tells when work waits too long for a thread. What bounds the orders in hand counts them only once their grains run; before that, messages
/// wait in the thread pool, whose workers take their own newest work first, so that commits and replies would wait longest of all.
/// The delay is that of a probe which is queued behind all that waits for any thread.
/// </summary>
internal sealed class QueueDelay : IDisposable
{
    /// <summary>A delay from which on calls are refused: longer than those of a silo that takes over what a lost one owned, when refusals would only cost time.</summary>
    internal static readonly TimeSpan TooLong = TimeSpan.FromSeconds(1);

    /// <summary>A delay below which they are taken again.</summary>
    internal static readonly TimeSpan ShortAgain = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _clock;
    private readonly Action<Action> _queue;
    private readonly Meter _meter = new("OrderCluster.Load");
    private long _queuedAt;
    private long _lastDelayTicks;
    private volatile bool _isQueued;
    private volatile bool _isOverloaded;

    public QueueDelay(TimeProvider clock, Action<Action> queue)
    {
        (_clock, _queue) = (clock, queue);
        _meter.CreateObservableGauge("ordercluster.queue.delay", () => Delay().TotalSeconds, "s", "How long work waits for a thread; over 1 s the gateway refuses calls");
    }

    public bool IsOverloaded => _isOverloaded;

    public void Dispose() => _meter.Dispose();

    /// <summary>Looks at the probe, and queues the next one when it has run.</summary>
    internal void Look()
    {
        var delay = Delay();
        _isOverloaded = delay >= TooLong || (_isOverloaded && delay >= ShortAgain);
        if (!_isQueued)
        {
            Interlocked.Exchange(ref _queuedAt, _clock.GetTimestamp());
            _isQueued = true;
            _queue(Arrived);
        }
    }

    private void Arrived()
    {
        Interlocked.Exchange(ref _lastDelayTicks, Waited().Ticks);
        _isQueued = false;
    }

    private TimeSpan Delay() => _isQueued ? Waited() : TimeSpan.FromTicks(Interlocked.Read(ref _lastDelayTicks));

    private TimeSpan Waited() => _clock.GetElapsedTime(Interlocked.Read(ref _queuedAt));
}
