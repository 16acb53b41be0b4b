using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Scheduling;
using Orleans;
using Orleans.Runtime;

namespace OrderCluster.Engine.Activation;

/// <summary>What an activation needs of its silo.</summary>
internal interface IActivationHost
{
    IServiceProvider Services { get; }

    IGrainFactory GrainFactory { get; }

    ActivationLimits Limits { get; }

    TimeProvider TimeProvider { get; }

    CoarseClock Clock { get; }

    IWorkQueue WorkQueue { get; }

    MailboxDoor Door { get; }

    EngineLog Log { get; }

    /// <summary>The activation serves no more; its grain may get another one.</summary>
    void Ended(GrainActivation activation);

    /// <summary>What every activation waits for once before it begins, since it is in doubt who owns what. Null: nothing.</summary>
    Task? Doubted { get; }

    /// <summary>What an activation of this grain waits for before it begins: the end of the one that another silo may still have. Null: nothing.</summary>
    Task? Predecessor(GrainId grainId);

    /// <summary>Sends a request that its activation did not start to the next activation.</summary>
    void Reroute(GrainRequest request);
}

/// <summary>Times and lengths allowed to an activation; each is explained where the silo's options are.</summary>
internal sealed record ActivationLimits(
    TimeSpan CollectionAge, TimeSpan ActivationTimeout, TimeSpan DeactivationTimeout, int MailboxSoftLimit, int MailboxHardLimit);
