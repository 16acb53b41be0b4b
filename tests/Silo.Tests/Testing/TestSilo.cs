using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderCluster.Client.Keys;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Projections;
using OrderCluster.Silo.Hosting;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Tests.Testing;

/// <summary>A whole silo in this process, HTTP on a free loopback port included, with keys of every kind.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    /// <summary>Longest that anything in these tests may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder;
    private readonly bool _ownsFolder;
    private readonly IHost _host;
    private readonly List<HttpClient> _clients = [];

    private TestSilo(DirectoryInfo folder, bool ownsFolder, IHost host, Uri address)
    {
        _folder = folder;
        _ownsFolder = ownsFolder;
        _host = host;
        Address = address;
        Shop = Client(ApiKeyScopes.Channel, channel: "shop");
        OtherShop = Client(ApiKeyScopes.Channel, channel: "other-shop");
        Quoting = Client(ApiKeyScopes.Channel, ApiKeyScopes.PriceQuote, "quoting");
        Ops = Client(ApiKeyScopes.Ops);
        Admin = Client(ApiKeyScopes.Admin);
        Anonymous = ClientWithout();
    }

    public Uri Address { get; }

    public HttpClient Shop { get; }

    public HttpClient OtherShop { get; }

    public HttpClient Quoting { get; }

    public HttpClient Ops { get; }

    public HttpClient Admin { get; }

    public HttpClient Anonymous { get; }

    public string KeyFile => KeyFileIn(_folder);

    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<TestSilo> StartAsync(Func<SiloSettings, SiloSettings>? change = null, DirectoryInfo? folder = null)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("ordercluster-silo-");
        var settings = new SiloSettings
        {
            Store = StoreAddress.Memory,
            StoreOptions = new StoreOptions { AllowNotDurable = true },
            Http = new IPEndPoint(IPAddress.Loopback, 0),
            KeyFile = KeyFileIn(folder),
            LogLevel = LogLevel.Warning,
        };
        if (!File.Exists(settings.KeyFile))
        {
            Directory.CreateDirectory(folder.FullName);
            ApiKeyFile.Add(settings.KeyFile, ApiKeyRecord.Make("seed", [ApiKeyScopes.Ops], null, DateTimeOffset.UnixEpoch).Record);
        }

        var host = SiloHost.Build(change?.Invoke(settings) ?? settings);
        await host.StartAsync();
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new TestSilo(folder, own, host, new Uri(address));
    }

    /// <summary>A client with a new key of these scopes.</summary>
    public HttpClient Client(string scope, string? second = null, string? channel = null)
    {
        string[] scopes = second is null ? [scope] : [scope, second];
        var (text, record) = ApiKeyRecord.Make("test", scopes, channel, DateTimeOffset.UnixEpoch);
        ApiKeyFile.Add(KeyFile, record);
        _host.Services.GetRequiredService<KeyRing>().Load();
        var client = ClientWithout();
        client.DefaultRequestHeaders.Add("X-Api-Key", text);
        return client;
    }

    /// <summary>Position behind all events so far: unchanged means that nothing was stored.</summary>
    public async Task<string?> FeedEndAsync(string? after = null)
    {
        var store = _host.Services.GetRequiredService<IJournal>().Store;
        FeedPosition? end = after is null ? null : new FeedPosition(after);
        while (true)
        {
            var page = await store.ReadFeedAsync(end, 1_000, CancellationToken.None);
            end = page.End ?? end;
            if (page.Items.Count == 0)
            {
                return end?.Value;
            }
        }
    }

    /// <summary>Completes once lists and figures show all that had happened when it was called.</summary>
    public async Task ViewsAsync()
    {
        var now = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync("the views show what has happened", () => Task.FromResult(Service<ProjectionRunner>().Lag < TimeProvider.System.GetElapsedTime(now)));
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        if (_ownsFolder)
        {
            _folder.Delete(recursive: true);
        }
    }

    private static string KeyFileIn(DirectoryInfo folder) => Path.Combine(folder.FullName, ApiKeyFile.DefaultName);

    private HttpClient ClientWithout()
    {
        var client = new HttpClient(new DescribedCalls(() => Service<OpenApiText>().ReadAsync())) { BaseAddress = Address, Timeout = Patience };
        _clients.Add(client);
        return client;
    }
}
