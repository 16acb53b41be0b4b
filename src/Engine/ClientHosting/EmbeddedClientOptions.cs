using System.Reflection;
using OrderCluster.Engine.Transport;

namespace OrderCluster.Engine.ClientHosting;

/// <summary>How a process outside of the cluster calls its grains.</summary>
public sealed class EmbeddedClientOptions : TransportOptions
{
    /// <summary>Where to begin, each as <c>host:port</c> of a silo's gateway; the others are learned. One that answers is enough.</summary>
    public IList<string> Gateways { get; } = [];

    /// <summary>How long callers wait for a reply, if the method names no time of its own.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the start waits for the first gateway that answers.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Assemblies whose grain interfaces are called, with those they reference; empty: all that are loaded.</summary>
    public IList<Assembly> Assemblies { get; } = [];
}
