using OrderCluster.Client.Json;
using OrderCluster.Silo.Connections;
using OrderCluster.Silo.Http.Audit;
using OrderCluster.Silo.Http.Catalogue;
using OrderCluster.Silo.Http.Customers;
using OrderCluster.Silo.Http.Errors;
using OrderCluster.Silo.Http.Events;
using OrderCluster.Silo.Http.Health;
using OrderCluster.Silo.Http.Inventory;
using OrderCluster.Silo.Http.Metrics;
using OrderCluster.Silo.Http.Orders;
using OrderCluster.Silo.Http.Overview;
using OrderCluster.Silo.Http.Security;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Http;

/// <summary>HTTP of a silo: limits, keys, errors, and the routes.</summary>
internal static class HttpEdge
{
    public const string OpenApiPath = "/openapi/v1.json";

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
        builder.Services.AddOpenApi(OpenApiDescription.Configure);
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new() { Timeout = limits.RequestTimeout });
        builder.Services.AddSingleton(limits);
        KeyRing.Add(builder.Services, settings.KeyFile);
        builder.Services.AddSingleton<StreamLimit>();
        builder.Services.AddSingleton<ReadinessProbe>();
        builder.Services.AddSingleton<OrderLists>();
        builder.Services.AddSingleton<EventPages>();
        builder.Services.AddSingleton<EventStream>();
        builder.Services.AddSingleton<AuditTurn>();
        OverviewServices.Add(builder.Services);
        MetricsRoute.Add(builder.Services);
        ScopePolicies.Add(builder.Services);
        KeyLimits.Add(builder.Services, limits);
        builder.Services.AddHostedService<HttpStart>();
    }

    public static void Map(WebApplication app)
    {
        app.UseMiddleware<ErrorBarrier>();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapOpenApi(OpenApiPath).AllowAnonymous().DisableRateLimiting();
        HealthRoutes.Map(app);
        MetricsRoute.Map(app);
        var v1 = app.MapGroup("/v1");
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
