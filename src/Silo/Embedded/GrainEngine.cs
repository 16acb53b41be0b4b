using OrderCluster.Engine.Figures;
using OrderCluster.Engine.Hosting;
using OrderCluster.Grains.Journaling;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Overview;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo;

/// <summary>Hosts the grains on the embedded engine.</summary>
internal static class GrainEngine
{
    public static void Add(IHostApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddEmbeddedSilo(silo => silo.Assemblies.Add(typeof(StreamNames).Assembly));
        builder.Services.AddSingleton<ISiloRows>(services =>
        {
            var figures = services.GetRequiredService<IEngineFigures>();
            return new ThisSilo(
                () => HttpAddress.Of(services),
                () => figures.Take().Sum(entry => (long)entry.Activations),
                () => figures.Take().Sum(entry => entry.CallsTotal),
                services.GetRequiredService<TimeProvider>());
        });
    }
}
