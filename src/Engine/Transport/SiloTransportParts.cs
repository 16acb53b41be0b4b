using Microsoft.Extensions.Logging;
using OrderCluster.Engine.Calls;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Scheduling;
using OrderCluster.Engine.Transport.Frames;

namespace OrderCluster.Engine.Transport;

/// <summary>What a silo gives to its transport.</summary>
internal sealed record SiloTransportParts
{
    internal required IClusterMembership Membership { get; init; }

    internal required SiloPorts Ports { get; init; }

    internal required TransportOptions Options { get; init; }

    internal required CoarseClock Clock { get; init; }

    internal required TimeProvider TimeProvider { get; init; }

    internal required ILoggerFactory Loggers { get; init; }

    internal required ILocalCalls Local { get; init; }

    internal required IReadOnlyDictionary<string, GrainMethod> Methods { get; init; }

    internal required ManifestMessage Manifest { get; init; }

    /// <summary>How long a call waits if its method names no time of its own.</summary>
    internal required TimeSpan ResponseTimeout { get; init; }
}
