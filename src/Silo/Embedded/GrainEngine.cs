using OrderCluster.Engine.Hosting;
using OrderCluster.Grains.Journaling;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo;

/// <summary>Hosts the grains on the embedded engine.</summary>
internal static class GrainEngine
{
    public static void Add(IHostApplicationBuilder builder, SiloSettings settings) => builder.Services.AddEmbeddedSilo(
        silo => silo.Assemblies.Add(typeof(StreamNames).Assembly));
}
