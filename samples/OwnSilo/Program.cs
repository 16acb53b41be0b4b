using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Journal.Store;
using OrderCluster.OwnSilo;
using OrderCluster.Silo.Hosting;
using Orleans.Hosting;

if (args is not [var store, var port, var reference])
{
    Console.Error.WriteLine("Usage: OwnSilo STORE SILO-PORT REFERENCE   with a store such as sqlite:gifts.db");
    return 2;
}

// A silo as any other on Orleans: grains of one's own, and beside them those of the orders with their journal.
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.UseOrleans(silo => silo
    .UseLocalhostClustering(siloPort: int.Parse(port, CultureInfo.InvariantCulture), gatewayPort: 0)
    .AddOrderJournal(options => options.Store = StoreAddress.Parse(store)));
using var host = builder.Build();
await host.StartAsync();

var grains = host.Services.GetRequiredService<IGrainFactory>();
await grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket("MUG-WHITE")).Receive(new ReceiveStock("first", 10, "delivery", "the sample"));
Console.WriteLine(await grains.GetGrain<IGiftDesk>("gifts").Send(reference, "MUG-WHITE"));
await host.StopAsync();
return 0;
