using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Silo.Hosting.Load;
using OrderCluster.Testing;

namespace OrderCluster.Silo.Tests.Hosting;

/// <summary>What Orleans's gateway does, since it asks a class of its own that is not public.</summary>
public sealed class A_gateway_that_is_told_to_refuse
{
    [Fact]
    public async Task Refuses_every_call_at_once_and_takes_them_again()
    {
        var gateway = FreePort.Take();
        using var silo = new HostBuilder()
            .ConfigureServices(services =>
            {
                services.AddSingleton<GatewaySwitch>();
                GatewaySwitch.AddDetector(services);
            })
            .UseOrleans(builder => builder.UseLocalhostClustering(FreePort.Take(), gateway))
            .Build();
        await silo.StartAsync();
        using var client = new HostBuilder().UseOrleansClient(builder => builder.UseLocalhostClustering(gateway)).Build();
        await client.StartAsync();
        var cluster = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var refusals = silo.Services.GetRequiredService<GatewaySwitch>();
        Assert.Single(await cluster.GetHosts());

        refusals.Set(true);
        await Assert.ThrowsAsync<GatewayTooBusyException>(() => cluster.GetHosts());

        refusals.Set(false);
        Assert.Single(await cluster.GetHosts());
        await client.StopAsync();
        await silo.StopAsync();
    }
}
