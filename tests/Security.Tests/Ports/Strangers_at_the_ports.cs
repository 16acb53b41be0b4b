using System.Net;
using OrderCluster.Client.Connecting;
using OrderCluster.Client.Retries;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.LocalCluster;
using OrderCluster.Security.Tests.Gateway;
using OrderCluster.Security.Tests.Stranger;
using OrderCluster.Testing;

namespace OrderCluster.Security.Tests.Ports;

/// <summary>Programs that don't know the secrets, at the ports of real silos.</summary>
[NeedsPostgres]
public sealed class Strangers_at_the_ports
{
    private static readonly LocalSilosOptions Alone = new() { Count = 1, Store = "memory:", Arguments = ["--allow-not-durable"] };

    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(null)]
    [InlineData("a guess")]
    public async Task A_bare_client_without_the_secret_does_not_connect(string? secret)
    {
        await using var silos = await LocalSilos.StartAsync(Alone);
        var gateway = new IPEndPoint(IPAddress.Loopback, silos.Silos[0].Ports.Gateway);

        await Assert.ThrowsAnyAsync<Exception>(() => BareClient.ConnectAsync(gateway, SiloProcess.ClusterName, secret, GuardedSilo.Patience));
        await Assert.ThrowsAnyAsync<Exception>(() => BareClient.ConnectAsync(gateway, SiloProcess.ClusterName, secret, GuardedSilo.Patience));

        Assert.Equal(1, silos.Silos[0].Log.Split('\n').Count(line => line.Contains("A connection from 127.0.0.1 to the port for clients was refused", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_with_a_wrong_secret_is_told_so_and_not_kept_waiting()
    {
        await using var silos = await LocalSilos.StartAsync(Alone);
        var options = silos.ConnectionOptions() with { Secret = "a guess", ConnectTimeout = Timeout.InfiniteTimeSpan };

        var refused = await Assert.ThrowsAsync<SiloUnavailableException>(
            () => ClusterConnection.ConnectAsync(options, new RetryPolicy(TimeProvider.System)).WaitAsync(GuardedSilo.Patience));

        Assert.Contains("The secret is wrong.", refused.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_bare_silo_without_the_secret_does_not_join()
    {
        await using var silos = await LocalSilos.StartAsync(new LocalSilosOptions { Count = 1 });
        var port = new IPEndPoint(IPAddress.Loopback, silos.Silos[0].Ports.Silo);
        string?[] secrets = [null, "a guess"];

        var refusals = await Task.WhenAll(secrets.Select(secret => BareSilo.JoinAsync(port, SiloProcess.ClusterName, secret, FreePort.Take(), JoinPatience)));

        Assert.DoesNotContain(null, refusals);
        Assert.Single(await silos.Board(silos.Silos[0]).SilosAsync());
        Assert.Contains("to the port for silos was refused", silos.Silos[0].Log, StringComparison.Ordinal);
    }
}
