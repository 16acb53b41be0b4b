using System.Net.Sockets;
using Npgsql;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Hosting.Dashboard;
using OrderCluster.Silo.Hosting.Membership;
using OrderCluster.Silo.Hosting.Observability;
using OrderCluster.Silo.Hosting.Security;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;
using Orleans.Hosting;

namespace OrderCluster.Silo.Hosting;

/// <summary>Puts a silo together: journal, Orleans, grains, recovery, and HTTP where asked for.</summary>
public static class SiloHost
{
    /// <summary>How long a stopping silo lets requests, grains and the journal finish.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(45);

    /// <summary>
    /// A silo that is not yet started. Stopping it ends HTTP first, then recovery, then the grains, and flushes the journal last.
    /// </summary>
    public static IHost Build(SiloSettings settings)
    {
        if (settings.Http is null)
        {
            var plain = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            AddSilo(plain, settings);
            return plain.Build();
        }

        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        AddSilo(web, settings);
        HttpEdge.Add(web, settings);
        var app = web.Build();
        if (settings.OrleansDashboard)
        {
            OrleansDashboard.UseKeyOfBrowsers(app);
        }

        HttpEdge.Map(app);
        Telemetry.Map(app);
        if (settings.OrleansDashboard)
        {
            OrleansDashboard.Map(app);
        }

        return app;
    }

    /// <summary>Whether a failed start has a reason that the one who started it can mend: a store, a file, a port.</summary>
    internal static bool IsRefusalToStart(Exception error) =>
        error is JournalException or IOException or InvalidDataException or SocketException || OrleansHost.IsRefusalToStart(error);

    private static void AddSilo(IHostApplicationBuilder builder, SiloSettings settings)
    {
        if (settings.Configuration is { } configuration)
        {
            builder.Configuration.AddConfiguration(configuration);
        }
        else
        {
            builder.Configuration.AddEnvironmentVariables();
        }

        EscapedConsole.Add(builder.Logging, builder.Configuration["Logging:Console:FormatterName"]);
        builder.Logging.SetMinimumLevel(settings.LogLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);

        // Orleans places each grain through a resilience pipeline, which writes a line of information per placement.
        builder.Logging.AddFilter("Polly", LogLevel.Warning);

        // At each start it takes the time since the machine was started for a stall; real ones are told by Orleans's health monitor as well.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);

        // Whoever starts the silo says in one line why it did not start; the host would add the stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddFilter(typeof(ApiKeyAuthentication).FullName, LogLevel.Warning);

        // The caller is answered with the reason; a balancer asks every second.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        // Last, so that what is configured wins.
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        OrleansHost.Add(builder, settings);
        settings.ConfigureServices?.Invoke(builder.Services);
    }
}

/// <summary>Hosts the grains on Microsoft Orleans.</summary>
internal static class OrleansHost
{
    /// <exception cref="SocketException">No port is free.</exception>
    public static void Add(IHostApplicationBuilder builder, SiloSettings settings)
    {
        ClusterWiring.AddBeforeOrleans(builder.Services, settings);
        builder.UseOrleans(silo =>
        {
            ClusterWiring.Add(silo, settings);
            PortSecurity.Add(silo, settings);
            silo.AddOrderJournal(settings);
            if (settings is { Http: not null, OrleansDashboard: true })
            {
                OrleansDashboard.Add(silo);
            }

            Telemetry.Add(silo, builder.Configuration, settings);
        });
        builder.Services.AddSingleton<ClusterSilos>();
        builder.Services.AddSingleton<ISiloRows>(services => services.GetRequiredService<ClusterSilos>());
        builder.Services.AddHostedService(services => services.GetRequiredService<ClusterSilos>());
    }

    /// <summary>Whether Orleans could not start for a reason of its surroundings.</summary>
    public static bool IsRefusalToStart(Exception error) => error is OrleansException or NpgsqlException;
}
