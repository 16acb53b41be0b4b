using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Hosting;

namespace OrderCluster.MicroBenchmarks.HotPaths;

/// <summary>A call to a grain in the same silo, and its reply.</summary>
public sealed class GrainCall : IHotPath
{
    private EmbeddedSilo? _silo;
    private IEchoGrain? _grain;

    public string Name => "call";

    public async Task PrepareAsync()
    {
        _silo = await EmbeddedSilo.StartNewAsync(
            options => options.Assemblies.Add(typeof(GrainCall).Assembly), services => services.AddSingleton(TimeProvider.System));
        _grain = _silo.Client.GetGrain<IEchoGrain>("echo");
        await _grain.Echo(0);
    }

    public async Task RunAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            await _grain!.Echo(i);
        }
    }

    public ValueTask DisposeAsync() => _silo?.DisposeAsync() ?? default;
}

[Alias("MicroBenchmarks.IEchoGrain")]
public interface IEchoGrain : IGrainWithStringKey
{
    [Alias("Echo")]
    Task<int> Echo(int value);
}

[GrainType("micro.echo")]
public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<int> Echo(int value) => Task.FromResult(value);
}
