using System.Net.Sockets;
using OrderCluster.Engine.Transport;
using OrderCluster.Engine.Transport.Frames;
using OrderCluster.Engine.Transport.Handshakes;
using static OrderCluster.Engine.Tests.Transport.TestCluster;

namespace OrderCluster.Engine.Tests.Transport;

public sealed class HandshakeTests
{
    [Fact]
    public async Task A_wrong_secret_is_refused_and_both_sides_say_so()
    {
        await using var cluster = await StartAsync(1);
        var refusal = await cluster.RefusalAsync(options => options.Secret = "another");
        Assert.Contains("The other end refused: The secret is wrong.", refusal, StringComparison.Ordinal);
        Assert.Contains(cluster.Log.Lines, line => line.StartsWith("Warning: A connection from 127.0.0.1:", StringComparison.Ordinal)
            && line.EndsWith("was refused: The secret is wrong.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_cluster_is_refused()
    {
        await using var cluster = await StartAsync(1);
        var refusal = await cluster.RefusalAsync(options => options.ClusterName = "others");
        Assert.Contains("The other end is of cluster \"others\", this one of \"tests\".", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_is_refused_on_the_port_for_silos()
    {
        await using var cluster = await StartAsync(1);
        var refusal = await cluster.RefusalAsync(options =>
        {
            options.Gateways.Clear();
            options.Gateways.Add($"127.0.0.1:{cluster.Silos[0].Address.SiloPort}");
        });
        Assert.Contains("this port is for a Silo", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_prove_a_secret_of_their_own_where_there_is_one()
    {
        await using var cluster = await StartAsync(1, options => options.ClientSecret = "of clients");
        var client = (await cluster.ConnectAsync(options =>
        {
            options.Secret = "of clients";
            options.ClientSecret = null;
        })).Client;
        await Within(client.GetGrain<IPlaceGrain>("own-secret").Where(), "The answer");
    }

    [Fact]
    public async Task Whoever_knows_the_clients_secret_alone_is_refused_as_a_silo()
    {
        await using var cluster = await StartAsync(1, options => options.ClientSecret = "of clients");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", cluster.Silos[0].Address.SiloPort);
        await using var stream = new NetworkStream(socket);
        var handshake = new Handshake(stream, new TransportOptions { ClusterName = "tests", Secret = "of clients" }, PeerRole.Silo, "test");
        var exception = await Assert.ThrowsAsync<HandshakeException>(() => handshake.ConnectAsync(Guid.NewGuid(), 1, CancellationToken.None));
        Assert.Equal("The other end refused: The secret is wrong.", exception.Message);
    }
}
