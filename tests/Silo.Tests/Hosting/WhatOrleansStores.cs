using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.Silo.Hosting.Membership;
using OrderCluster.Testing;
using OrderCluster.Testing.Postgres;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrderCluster.Silo.Tests.Hosting;

[NeedsPostgres]
public sealed class WhatOrleansStores
{
    private const string Provider = "subscriptions";

    private static readonly GrainId Someone = GrainId.Create("subscriber", "someone");

    [StoreFact]
    public async Task An_error_of_the_database_crosses_to_another_silo_as_one_that_it_can_read()
    {
        await using var postgres = await ThrowawayPostgres.StartAsync();
        var store = StoreAddress.Parse($"postgres:{await postgres.CreateDatabaseAsync()}");
        using var silo = new HostBuilder()
            .UseOrleans(silo => OrleansStorage.Add(silo.UseLocalhostClustering(FreePort.Take(), gatewayPort: 0), store, Provider))
            .Build();
        await silo.StartAsync();
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(Provider);
        await storage.WriteStateAsync("state", Someone, new GrainState<string>("before"));
        await postgres.StopAsync();

        foreach (var call in new Func<Task>[]
        {
            () => storage.ReadStateAsync("state", Someone, new GrainState<string>()),
            () => storage.WriteStateAsync("state", Someone, new GrainState<string>("after")),
            () => storage.ClearStateAsync("state", Someone, new GrainState<string>()),
        })
        {
            var error = await Record.ExceptionAsync(call);
            var received = Crossed(silo.Services.GetRequiredService<Serializer>(), Assert.IsAssignableFrom<OrleansException>(error));
            Assert.Contains("The database failed", received.Message, StringComparison.Ordinal);
        }

        await silo.StopAsync();
    }

    private static Exception Crossed(Serializer serializer, Exception error) => serializer.Deserialize<Exception>(serializer.SerializeToArray(error))!;
}
