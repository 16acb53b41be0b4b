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

/// <summary>Orleans's own means of refusing calls at the gateway, which it means for processor time and memory, with a switch in place of these.</summary>
/// <remarks>Orleans 10.4 asks a class that is not public, and looks at what it measures once a second only; its property <c>Enabled</c> is asked for each call.</remarks>
internal sealed class GatewaySwitch(IServiceProvider services)
{
    private static readonly Type Detector = typeof(IOverloadDetector).Assembly.GetType("Orleans.Runtime.Messaging.OverloadDetector", throwOnError: true)!;

    private readonly Action<bool> _set = Detector.GetProperty("Enabled")!.GetSetMethod()!.CreateDelegate<Action<bool>>(services.GetRequiredService(Detector));

    /// <summary>Has the gateway refuse each call, or none.</summary>
    public void Set(bool refuses) => _set(refuses);

    /// <summary>Any processor time is more than less than none.</summary>
    public static void AddDetector(IServiceCollection services) => services.AddSingleton(Detector, provider =>
        ActivatorUtilities.CreateInstance(provider, Detector, Options.Create(new LoadSheddingOptions { CpuThreshold = -1 })));
}
