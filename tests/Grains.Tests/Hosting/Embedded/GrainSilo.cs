using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Hosting;
using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Tests.Hosting;

/// <summary>The product's grains in a silo of the embedded engine, where every call goes through bytes.</summary>
internal sealed class GrainSilo : IAsyncDisposable
{
    /// <summary>Of the points at which a silo may be stopped, how many are taken as one: silos start in no time, so each is tried.</summary>
    internal const int StopPointStride = 1;

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

    /// <summary>Lets go of silos that stopped dead: they are nothing but memory.</summary>
    internal static Task ForgetAsync(IEnumerable<GrainSilo> _) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _silo.DisposeAsync();
}
