using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Activation;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Catalog;
using OrderCluster.Engine.Scheduling;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Hosting;

/// <summary>The parts of a silo, and the way of a call through them.</summary>
internal sealed class SiloRuntime : ICallRouter, IActivationHost, ILocalCalls
{
    /// <summary>Deactivating activations that may pass on one request; more means that the grain never stays.</summary>
    private const int MaxReroutes = 8;

    internal SiloRuntime(IServiceProvider services, SiloOptions options)
    {
        Services = services;
        Options = options;
        TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        WorkQueue = services.GetService<IWorkQueue>() ?? new ThreadPoolWorkQueue();
        Log = new EngineLog(services.GetRequiredService<ILoggerFactory>().CreateLogger("OrderCluster.Engine"), TimeProvider);
        Clock = new CoarseClock(TimeProvider);
        Deadlines = new ResponseDeadlines(options.ResponseTimeout, Clock);
        Limits = new ActivationLimits(
            options.CollectionAge, options.ActivationTimeout, options.DeactivationTimeout, options.MailboxSoftLimit, options.MailboxHardLimit);
        Door = new MailboxDoor(Limits, Clock, Log);
        var registry = GrainRegistry.OfAssemblies(options.Assemblies is { Count: > 0 } given ? given : AppDomain.CurrentDomain.GetAssemblies());
        var classes = new GrainClassMap(registry.Classes);
        Catalog = new GrainCatalog(this, classes);
        Client = new GrainReferenceFactory(registry, classes, this, services);
        Classes = registry.Classes;
        Methods = registry.Methods;
    }

    public IServiceProvider Services { get; }

    internal SiloOptions Options { get; }

    public TimeProvider TimeProvider { get; }

    public IWorkQueue WorkQueue { get; }

    public EngineLog Log { get; }

    public CoarseClock Clock { get; }

    internal ResponseDeadlines Deadlines { get; }

    public ActivationLimits Limits { get; }

    public MailboxDoor Door { get; }

    internal GrainCatalog Catalog { get; }

    internal IClusterClient Client { get; }

    public IGrainFactory GrainFactory => Client;

    internal IReadOnlyList<GrainClass> Classes { get; }

    internal IReadOnlyDictionary<string, GrainMethod> Methods { get; }

    /// <summary>The way to other silos; null for a silo that is alone.</summary>
    internal IRemoteCalls? Remote { get; set; }

    bool ICallRouter.AnswersApart => Remote is not null;

    internal SiloPhase Phase { get; set; }

    public void Send(GrainProxy target, GrainRequest request)
    {
        try
        {
            if (Phase != SiloPhase.Running && !MaySendNow())
            {
                throw new SiloUnavailableException($"The silo is {Phase}; {request.Method} on {request.Target} was not called.");
            }

            if (!request.IsOneWay)
            {
                Deadlines.Watch(request);
            }

            if (Remote is { } remote && target.LastTarget is not { HasEnded: false } && remote.IsElsewhere(request.Target))
            {
                remote.Send(request);
                return;
            }

            var received = request;
            if (Options.SerializeEveryCall)
            {
                received = SerializedCall.ThroughBytes(request);
            }
            else
            {
                request.CopyArguments();
            }

            Deliver(target, received);
        }
        catch (Exception exception)
        {
            request.Reject(exception);
        }
    }

    /// <summary>Set for a silo that is not alone.</summary>
    internal Succession? Succession { get; set; }

    public Task? Doubted => Succession?.Doubted;

    public Task? Predecessor(GrainId grainId) => Succession?.Predecessor(grainId);

    public void Ended(GrainActivation activation) => Catalog.Remove(activation);

    public void Reroute(GrainRequest request)
    {
        try
        {
            if (++request.Reroutes > MaxReroutes)
            {
                throw new OrleansMessageRejectionException(
                    $"{request.Target} deactivated {MaxReroutes} times before it got to {request.Method}, which was not called.");
            }

            if (Remote is { } remote && remote.IsElsewhere(request.Target))
            {
                remote.Send(request);
                return;
            }

            FindOrCreate(request).Deliver(request);
        }
        catch (Exception exception)
        {
            request.Reject(exception);
        }
    }

    void ILocalCalls.Receive(GrainRequest request)
    {
        try
        {
            FindOrCreate(request).Deliver(request);
        }
        catch (Exception exception)
        {
            request.Reject(exception);
        }
    }

    private void Deliver(GrainProxy target, GrainRequest request)
    {
        if (target.LastTarget is not { HasEnded: false } activation)
        {
            target.LastTarget = activation = FindOrCreate(request);
        }

        activation.Deliver(request);
    }

    private CallTarget FindOrCreate(GrainRequest request)
    {
        if (Phase is SiloPhase.Running or SiloPhase.Draining)
        {
            return Catalog.FindOrCreate(request.Target);
        }

        return Catalog.Find(request.Target) is { HasEnded: false } activation
            ? activation
            : throw new SiloUnavailableException($"The silo is {Phase}; {request.Method} on {request.Target} was not called.");
    }

    /// <summary>While a silo stops, grains may still call each other, so that what has begun can end.</summary>
    private bool MaySendNow() => Phase is SiloPhase.Draining or SiloPhase.Deactivating && TurnScheduler.IsAnyTurn;
}

internal enum SiloPhase
{
    NotStarted,
    Running,
    Draining,
    Deactivating,
    Stopped,
}
