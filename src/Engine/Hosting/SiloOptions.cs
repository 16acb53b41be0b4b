using System.Reflection;

namespace OrderCluster.Engine.Hosting;

/// <summary>Times and limits of a silo.</summary>
public sealed class SiloOptions
{
    /// <summary>How long callers wait for a reply, if the method names no time of its own.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation stays without a call, if its class names no age of its own; infinite: forever.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long <c>OnActivateAsync</c> may take before the waiting calls fail.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <c>OnDeactivateAsync</c> may take before the activation is dropped.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a silo that leaves its cluster takes to end its activations while it still serves.</summary>
    public TimeSpan HandoverTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stopping silo lets calls in flight end before it deactivates their grains.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stopping silo waits for its activations to end.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests that wait or run on one activation, above which a warning is logged.</summary>
    public int MailboxSoftLimit { get; set; } = 5_000;

    /// <summary>Requests that wait or run on one activation, above which further ones are rejected.</summary>
    public int MailboxHardLimit { get; set; } = 20_000;

    /// <summary>Sends every call and its outcome through bytes, as between silos; finds types that can't be carried.</summary>
    public bool SerializeEveryCall { get; set; }

    /// <summary>Assemblies whose grains are hosted, with those they reference; empty: all that are loaded.</summary>
    public IList<Assembly> Assemblies { get; } = [];
}
