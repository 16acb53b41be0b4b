using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Hosting;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Tests.Hosting;

/// <summary>The product's grains in a silo of the embedded engine, where every call goes through bytes.</summary>
internal sealed class GrainSilo : IAsyncDisposable
{
    private readonly EmbeddedSilo _silo;

    private GrainSilo(EmbeddedSilo silo) => _silo = silo;

    internal IGrainFactory Grains => _silo.Client;

    internal static async Task<GrainSilo> StartAsync(Action<IServiceCollection> addServices) => new(await EmbeddedSilo.StartNewAsync(
        options =>
        {
            options.SerializeEveryCall = true;
            options.Assemblies.Add(typeof(StreamNames).Assembly);
        },
        addServices));

    public ValueTask DisposeAsync() => _silo.DisposeAsync();
}
