using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderCluster.Client.Keys;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Settings;
using OrderCluster.Testing.Postgres;
using Orleans.Diagnostics;
using Orleans.Hosting;

namespace OrderCluster.Client.Tests.Tracing;

[NeedsPostgres]
public sealed class TracesAcrossSilos : IDisposable
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string TargetTag = "orleans.rpc.target_id";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-traces-");
    private readonly ConcurrentQueue<Activity> _calls = new();

    private string KeyFile => Path.Combine(_folder.FullName, ApiKeyFile.DefaultName);

    [StoreFact]
    public async Task An_HTTP_request_and_its_calls_on_another_silo_are_one_trace()
    {
        var (key, record) = ApiKeyRecord.Make("trace", [ApiKeyScopes.Channel, ApiKeyScopes.PriceQuote], "web", DateTimeOffset.UnixEpoch);
        ApiKeyFile.Add(KeyFile, record);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ActivitySources.ApplicationGrainActivitySourceName or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _calls.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var store = StoreAddress.Parse($"postgres:{await (await ThrowawayPostgres.SharedAsync()).CreateDatabaseAsync()}");
        using var here = await StartAsync(store);
        using var there = await StartAsync(store);
        using var patience = new CancellationTokenSource(Bound);
        await BothAreActiveAsync(here, patience.Token);
        using var http = new HttpClient { BaseAddress = new Uri(here.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        http.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        var skus = Enumerable.Range(1, 24).Select(number => $"TRACE-{number}").ToArray();
        var lines = skus.Select(sku => new { sku, quantity = 1, unitPrice = 1 });
        using var answer = await http.PostAsJsonAsync("/v1/orders", new { reference = "T-1", currency = "GBP", lines }, patience.Token);

        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var called = _calls.Where(call => call.TraceId.ToHexString() == TraceId && call.Kind == ActivityKind.Server)
            .Select(call => (string?)call.GetTagItem(TargetTag)).ToHashSet();
        var silos = new HashSet<SiloAddress?>();
        foreach (var sku in skus)
        {
            var bucket = here.Services.GetRequiredService<IGrainFactory>().GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(sku, "main"));
            Assert.Contains(bucket.GetGrainId().ToString(), called);
            silos.Add(await here.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetActivationAddress(bucket));
        }

        Assert.Equal(2, silos.Count);
        await there.StopAsync();
        await here.StopAsync();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task BothAreActiveAsync(IHost silo, CancellationToken cancellation)
    {
        await foreach (var members in silo.Services.GetRequiredService<IClusterMembershipService>().MembershipUpdates.WithCancellation(cancellation))
        {
            if (members.Members.Values.Count(member => member.Status == SiloStatus.Active) == 2)
            {
                return;
            }
        }
    }

    private async Task<IHost> StartAsync(StoreAddress store)
    {
        var host = SiloHost.Build(new SiloSettings
        {
            Store = store,
            Http = new IPEndPoint(IPAddress.Loopback, 0),
            Cluster = new ClusterSettings("traces", "of the test") { SiloPort = 0, GatewayPort = 0 },
            KeyFile = KeyFile,
            LogLevel = LogLevel.Warning,
            ConfigureServices = services => services.AddOrleans(orleans => orleans.AddActivityPropagation()),
        });
        await host.StartAsync();
        return host;
    }
}
