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
using OrderCluster.Engine.Membership;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Journal.Tests.Postgres;
using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Settings;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Client.Tests.Tracing;

[NeedsPostgres]
public sealed class TracesAcrossSilos : IDisposable
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
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
            ShouldListenTo = source => source.Name is "OrderCluster.Engine" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _calls.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var store = StoreAddress.Parse($"postgres:{await (await ThrowawayPostgres.SharedAsync()).CreateDatabaseAsync()}");
        using var here = await StartAsync(store);
        using var there = await StartAsync(store);
        using var patience = new CancellationTokenSource(Bound);
        var membership = here.Services.GetRequiredService<IClusterMembership>();
        while (membership.View.Silos.Count(silo => silo.Status == SiloStatus.Active) < 2)
        {
            await membership.WhenNewerThanAsync(membership.View.Version, patience.Token);
        }

        using var http = new HttpClient { BaseAddress = new Uri(here.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        http.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        var lines = Enumerable.Range(1, 24).Select(number => new { sku = $"TRACE-{number}", quantity = 1, unitPrice = 1 });
        using var answer = await http.PostAsJsonAsync("/v1/orders", new { reference = "T-1", currency = "GBP", lines }, patience.Token);

        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var calls = _calls.Where(call => call.TraceId.ToHexString() == TraceId && call.Source.Name == "OrderCluster.Engine").ToArray();
        var silos = calls.Select(call => Owner(membership.View, call)).Distinct().ToArray();
        Assert.Equal(2, silos.Length);
        await there.StopAsync();
        await here.StopAsync();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Guid? Owner(ClusterView view, Activity call)
    {
        var grain = (string)call.GetTagItem("grain.id")!;
        var slash = grain.IndexOf('/', StringComparison.Ordinal);
        return view.OwnerOf(GrainId.Create(grain[..slash], grain[(slash + 1)..]))?.SiloId;
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
        });
        await host.StartAsync();
        return host;
    }
}
