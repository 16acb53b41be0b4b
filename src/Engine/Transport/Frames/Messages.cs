using OrderCluster.Engine.Membership;
using Orleans;

namespace OrderCluster.Engine.Transport.Frames;

/// <summary>The first frame of either side.</summary>
[GenerateSerializer, Alias("transport.hello")]
internal sealed class HelloMessage
{
    [Id(0)]
    public uint Magic { get; init; }

    [Id(1)]
    public int MinVersion { get; init; }

    [Id(2)]
    public int MaxVersion { get; init; }

    [Id(3)]
    public PeerRole Role { get; init; }

    [Id(4)]
    public string? ClusterName { get; init; }

    /// <summary>Of the speaker, if it is a silo.</summary>
    [Id(5)]
    public Guid SiloId { get; init; }

    [Id(6)]
    public long ViewVersion { get; init; }

    /// <summary>Random, so that a proof is of use once.</summary>
    [Id(7)]
    public byte[]? Nonce { get; init; }
}

/// <summary>Who is at the other end.</summary>
internal enum PeerRole
{
    None,
    Silo,
    Client,
}

/// <summary>A cluster's silos, as far as callers need to know them.</summary>
[GenerateSerializer, Alias("transport.view")]
internal sealed class ViewMessage
{
    [Id(0)]
    public long Version { get; init; }

    [Id(1)]
    public SiloMessage[]? Silos { get; init; }

    internal static ViewMessage Of(ClusterView view) => new()
    {
        Version = view.Version,
        Silos = [.. view.Silos.Select(silo => new SiloMessage
        {
            SiloId = silo.Address.SiloId,
            Host = silo.Address.Host,
            SiloPort = silo.Address.SiloPort,
            GatewayPort = silo.Address.GatewayPort,
            HttpPort = silo.Address.HttpPort,
            Status = (int)silo.Status,
        })],
    };

    internal ClusterView ToView() => new(Version, (Silos ?? []).DistinctBy(silo => silo.SiloId).Select(silo => new SiloEntry(
        new SiloAddress(silo.SiloId, silo.Host ?? string.Empty, silo.SiloPort, silo.GatewayPort, silo.HttpPort),
        (SiloStatus)silo.Status,
        TimeSpan.Zero,
        default)));
}

/// <summary>A silo of a view.</summary>
[GenerateSerializer, Alias("transport.silo")]
internal sealed class SiloMessage
{
    [Id(0)]
    public Guid SiloId { get; init; }

    [Id(1)]
    public string? Host { get; init; }

    [Id(2)]
    public int SiloPort { get; init; }

    [Id(3)]
    public int GatewayPort { get; init; }

    [Id(4)]
    public int HttpPort { get; init; }

    [Id(5)]
    public int Status { get; init; }
}

/// <summary>The grain classes that a silo hosts, so that a client finds the class behind an interface.</summary>
[GenerateSerializer, Alias("transport.manifest")]
internal sealed class ManifestMessage
{
    [Id(0)]
    public GrainClassMessage[]? Classes { get; init; }
}

/// <summary>A grain class.</summary>
[GenerateSerializer, Alias("transport.class")]
internal sealed class GrainClassMessage
{
    [Id(0)]
    public string? GrainType { get; init; }

    [Id(1)]
    public string? Name { get; init; }

    /// <summary>Full names of the grain interfaces that it implements.</summary>
    [Id(2)]
    public string[]? Interfaces { get; init; }
}

/// <summary>Why a connection is refused.</summary>
[GenerateSerializer, Alias("transport.refusal")]
internal sealed class RefusalMessage
{
    [Id(0)]
    public string? Reason { get; init; }
}
