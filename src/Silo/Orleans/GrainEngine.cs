using OrderCluster.Journal.Store;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderCluster.Silo;

/// <summary>Hosts the grains on Microsoft Orleans: clustered by the journal's own PostgreSQL, or alone where the store serves one silo.</summary>
internal static class GrainEngine
{
    private const string Cluster = "ordercluster";

    private const string PostgresInvariant = "Npgsql";

    public static void Add(IHostApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddSingleton<ISiloRows>(services => new ThisSilo(
            () => HttpAddress.Of(services), activations: null, callsTotal: null, services.GetRequiredService<TimeProvider>()));
        AddOrleans(builder, settings);
    }

    private static void AddOrleans(IHostApplicationBuilder builder, SiloSettings settings) => builder.UseOrleans(silo =>
    {
        if (settings.Store.Kind != StoreKind.Postgres)
        {
            silo.UseLocalhostClustering();
            return;
        }

        silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = Cluster;
            options.ServiceId = Cluster;
        });
        silo.UseAdoNetClustering(options =>
        {
            options.Invariant = PostgresInvariant;
            options.ConnectionString = settings.Store.Target;
        });
    });
}
