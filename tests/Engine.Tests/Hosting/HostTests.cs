using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Engine.Figures;
using OrderCluster.Engine.Hosting;

namespace OrderCluster.Engine.Tests.Hosting;

public sealed class HostTests
{
    [Fact]
    public async Task A_host_starts_and_stops_its_silo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddEmbeddedSilo(options => options.Assemblies.Add(typeof(HostTests).Assembly));
        using var host = builder.Build();
        await host.StartAsync();
        var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkGrain>("hosted");
        Assert.Equal(1, await grain.Append(7));
        Assert.Same(host.Services.GetRequiredService<IClusterClient>(), host.Services.GetRequiredService<IGrainFactory>());
        await host.StopAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Append(8));
    }

    [Fact]
    public async Task Figures_count_activations_requests_and_calls_of_each_class()
    {
        await using var silo = await EmbeddedSilo.StartNewAsync(
            options => options.Assemblies.Add(typeof(HostTests).Assembly), services => services.AddSingleton(TimeProvider.System));
        var held = silo.Client.GetGrain<IWorkGrain>("figures-a");
        var holding = held.Hold();
        var waiting = held.Append(1);
        Assert.Equal(new GrainClassFigures("enginetests.work", 1, 2, 2, "figures-a", 0), FiguresOf("enginetests.work"));
        Assert.Equal(new GrainClassFigures("enginetests.stubborn", 0, 0, 0, null, 0), FiguresOf("enginetests.stubborn"));
        WorkGrain.Open(held);
        await Task.WhenAll(holding, waiting);

        GrainClassFigures FiguresOf(string grainType) => silo.Figures.Take().Single(figures => figures.GrainType == grainType);
    }

    [Fact]
    public async Task An_interface_that_no_class_implements_is_named()
    {
        await using var silo = await EmbeddedSilo.StartNewAsync(options => options.Assemblies.Add(typeof(HostTests).Assembly));
        var exception = Assert.Throws<ArgumentException>(() => silo.Client.GetGrain<IUnimplementedGrain>("x"));
        Assert.Equal($"No grain class implements {typeof(IUnimplementedGrain)}.", exception.Message);
    }

    [Fact]
    public async Task An_interface_of_several_classes_needs_a_prefix_that_picks_one()
    {
        await using var silo = await EmbeddedSilo.StartNewAsync(options => options.Assemblies.Add(typeof(HostTests).Assembly));
        var exception = Assert.Throws<ArgumentException>(() => silo.Client.GetGrain<IColourGrain>("x"));
        Assert.StartsWith($"Several grain classes implement {typeof(IColourGrain)}:", exception.Message, StringComparison.Ordinal);
        Assert.Equal("blue", await silo.Client.GetGrain<IColourGrain>("x", typeof(BlueGrain).FullName).Colour());
    }
}

[Alias("EngineTests.IUnimplementedGrain")]
public interface IUnimplementedGrain : IGrainWithStringKey;

[Alias("EngineTests.IColourGrain")]
public interface IColourGrain : IGrainWithStringKey
{
    [Alias("Colour")]
    Task<string> Colour();
}

[GrainType("enginetests.red")]
public sealed class RedGrain : Grain, IColourGrain
{
    public Task<string> Colour() => Task.FromResult("red");
}

[GrainType("enginetests.blue")]
public sealed class BlueGrain : Grain, IColourGrain
{
    public Task<string> Colour() => Task.FromResult("blue");
}
