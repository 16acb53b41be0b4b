using System.Buffers;
using OrderCluster.Engine.Serialization;
using OrderCluster.Engine.Transport;
using OrderCluster.Engine.Transport.Frames;
using static OrderCluster.Engine.Tests.Transport.TestCluster;

namespace OrderCluster.Engine.Tests.Transport;

public sealed class VersionTests
{
    private const uint Magic = 0x4C434F01;

    [Fact]
    public async Task An_older_and_a_newer_silo_call_each_other_during_an_upgrade()
    {
        var highest = 0;
        await using var cluster = await StartAsync(2, options => options.Versions = new ProtocolVersions(1, Math.Min(++highest, 2)));
        var client = (await cluster.ConnectAsync()).Client;
        var (older, newer) = (KeyOf(cluster.Silos[0]), KeyOf(cluster.Silos[1]));
        Assert.Equal(cluster.Silos[1].Address.SiloId, await Within(client.GetGrain<IPlaceGrain>(older).WhereIs(newer), "The newer silo's answer to the older"));
        Assert.Equal(cluster.Silos[0].Address.SiloId, await Within(client.GetGrain<IPlaceGrain>(newer).WhereIs(older), "The older silo's answer to the newer"));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task A_client_of_another_version_is_served(int highestOfSilo, int highestOfClient)
    {
        await using var cluster = await StartAsync(1, options => options.Versions = new ProtocolVersions(1, highestOfSilo));
        var client = (await cluster.ConnectAsync(options => options.Versions = new ProtocolVersions(1, highestOfClient))).Client;
        Assert.Equal(cluster.Silos[0].Address.SiloId, await Within(client.GetGrain<IPlaceGrain>("another-version").Where(), "The answer"));
    }

    [Fact]
    public async Task Processes_that_share_no_version_say_which_they_speak()
    {
        await using var cluster = await StartAsync(1, options => options.Versions = new ProtocolVersions(2, 3));
        var refusal = await cluster.RefusalAsync(options => options.Versions = new ProtocolVersions(1, 1));
        Assert.Contains("speaks versions 1 to 1 of the protocol, this one 2 to 3", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_newer_process_says_beyond_is_passed_over()
    {
        await using var cluster = await StartAsync(1);
        var output = new ArrayBufferWriter<byte>();
        Codecs.Write(output, new FutureHello { Magic = Magic, MinVersion = 1, MaxVersion = 7, Role = PeerRole.Client, ClusterName = "tests", Nonce = new byte[32], Region = "north" });
        using var peer = await RawPeer.ConnectAsync(cluster.Silos[0], output.WrittenSpan.ToArray());
        await peer.SendAsync(RawPeer.Where("newer-process"));
        Assert.Equal(cluster.Silos[0].Address.SiloId, await peer.AnswerAsync());
    }
}

/// <summary>A Hello as a later version might send it.</summary>
[GenerateSerializer, Alias("TransportTests.FutureHello")]
internal sealed class FutureHello
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

    [Id(7)]
    public byte[]? Nonce { get; init; }

    [Id(20)]
    public string? Region { get; init; }
}
