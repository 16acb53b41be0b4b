using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Silo.Hosting.Load;
using OrderCluster.Testing;
using Orleans.Configuration;
using Orleans.Statistics;

namespace OrderCluster.Silo.Tests.Hosting;

/// <summary>What Orleans's gateway does, since it asks a class of its own that is not public.</summary>
public sealed class A_gateway_that_is_told_to_refuse
{
    [Fact]
    public Task Refuses_every_call_at_once_and_takes_them_again() => RunAsync(_ => { }, async (refusals, cluster) =>
    {
        refusals.Set(true);
        await Assert.ThrowsAsync<GatewayTooBusyException>(() => cluster.GetHosts());

        refusals.Set(false);
        Assert.Single(await cluster.GetHosts());
    });

    [Fact]
    public Task Goes_on_with_what_its_host_has_configured() => RunAsync(
        host => (host.LoadSheddingEnabled, host.CpuThreshold) = (true, 90),
        async (refusals, cluster) =>
        {
            refusals.Set(false);
            await Assert.ThrowsAsync<GatewayTooBusyException>(() => cluster.GetHosts());
        });

    private static async Task RunAsync(Action<LoadSheddingOptions> configure, Func<GatewaySwitch, IManagementGrain, Task> run)
    {
        var gateway = FreePort.Take();
        using var silo = new HostBuilder()
            .ConfigureServices(services =>
            {
                services.AddSingleton<GatewaySwitch>();
                GatewaySwitch.AddDetector(services);
            })
            .UseOrleans(builder => builder.UseLocalhostClustering(FreePort.Take(), gateway).Configure(configure))
            .ConfigureServices(services => services.AddSingleton<IEnvironmentStatisticsProvider, BusyMachine>())
            .Build();
        await silo.StartAsync();
        using var client = new HostBuilder().UseOrleansClient(builder => builder.UseLocalhostClustering(gateway)).Build();
        await client.StartAsync();
        var cluster = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        Assert.Single(await cluster.GetHosts());

        await run(silo.Services.GetRequiredService<GatewaySwitch>(), cluster);
        await client.StopAsync();
        await silo.StopAsync();
    }

    private sealed class BusyMachine : IEnvironmentStatisticsProvider
    {
        public EnvironmentStatistics GetEnvironmentStatistics()
        {
            object busy = default(EnvironmentStatistics);
            typeof(EnvironmentStatistics).GetField(nameof(EnvironmentStatistics.FilteredCpuUsagePercentage))!.SetValue(busy, 99f);
            return (EnvironmentStatistics)busy;
        }
    }
}
