using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OrderCluster.Client.Json;
using OrderCluster.Projections;
using OrderCluster.Silo.Connections;
using OrderCluster.Silo.Http.Overview;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Http;

/// <summary>HTTP of a silo: limits, keys, errors, and the routes.</summary>
internal static class HttpEdge
{
    public const string MetricsPath = "/metrics";

    public static void Add(WebApplicationBuilder builder, SiloSettings settings)
    {
        var limits = settings.HttpLimits;
        var connections = OpenFiles.AtMost(limits.Connections, part: 2);
        var door = new ConnectionDoor(Math.Max(1, connections / 2), patience: null, TimeProvider.System);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
            kestrel.Limits.MaxConcurrentConnections = connections;
            kestrel.Listen(settings.Http!, listen => listen.Use(next => connection => door.RunAsync(connection, next)));
        });
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
        OpenApi.Add(builder.Services);
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new() { Timeout = limits.RequestTimeout });
        builder.Services.AddSingleton(limits);
        Problems.Add(builder.Services);
        builder.Services.AddSingleton<UploadsAtStop>();
        KeyRing.Add(builder.Services, settings.KeyFile);
        builder.Services.AddSingleton<StreamLimit>();
        HealthRoutes.Add(builder.Services);
        builder.Services.AddProjections(settings.Store);
        builder.Services.AddSingleton<EventRoutes>();
        builder.Services.AddSingleton<AuditTurn>();
        OverviewServices.Add(builder.Services);
        ScopePolicies.Add(builder.Services);
        KeyLimits.Add(builder.Services, limits);
        builder.Services.AddHostedService<HttpStart>();
    }

    public static void Map(WebApplication app)
    {
        Problems.Use(app);
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        OpenApi.Map(app);
        HealthRoutes.Map(app);
        var v1 = app.MapGroup("/v1");
        KnownParameters.Add(v1);
        v1.AddEndpointFilter<RouteGroupBuilder, RepeatAfterLostSilo>();
        OrderRoutes.Map(v1);
        InventoryRoutes.Map(v1);
        CustomerRoutes.Map(v1);
        ProductRoutes.Map(v1);
        EventRoutes.Map(v1);
        AuditRoutes.Map(v1);
        OverviewRoutes.Map(app, v1);
    }
}

/// <summary>Where this silo's HTTP is reached.</summary>
internal static class HttpAddress
{
    /// <summary>The address on which HTTP listens; the machine's name before that, and when the silo serves no HTTP.</summary>
    public static string Of(IServiceProvider services) =>
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? Environment.MachineName;
}

/// <summary>Reads the keys before the first request, and makes the first key where there is none.</summary>
internal sealed partial class HttpStart(KeyRing keys, IServer server, TimeProvider clock, ILogger<HttpStart> log) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (FirstKey.MakeWhenAbsent(keys.Path, clock) is { } key)
        {
            // Not a log line: logs are kept and shipped, and this text is a secret.
            Console.Out.WriteLine($"First API key, shown this once (its hash is kept in {keys.Path}): {key}");
            LogFirstKey(keys.Path);
        }

        keys.Load();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        LogListening(string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3104, LogLevel.Information, "HTTP listens on {Addresses}.")]
    private partial void LogListening(string addresses);

    [LoggerMessage(3103, LogLevel.Information, "There were no API keys; {Path} now holds one with all scopes, for the channel 'default'.")]
    private partial void LogFirstKey(string path);
}
