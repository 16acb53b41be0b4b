using OrderCluster.Engine.ClientHosting;
using OrderCluster.Grains.Interfaces.Inventory;

namespace OrderCluster.Benchmarks;

/// <summary>A silo with a journal in another process, called through a client's connection over loopback TCP.</summary>
internal sealed class ConnectedSilo : ISkuSilo
{
    private readonly GatewaySilo _process;
    private readonly EmbeddedClient _client;

    private ConnectedSilo(GatewaySilo process, EmbeddedClient client) => (_process, _client) = (process, client);

    public IGrainFactory Grains => _client.Client;

    public TimeSpan? ProcessorTime => _process.ProcessorTime;

    /// <param name="store">As <c>--store</c> takes it.</param>
    internal static async Task<ConnectedSilo> StartAsync(string store)
    {
        var process = await GatewaySilo.StartProcessAsync(store);
        try
        {
            return new ConnectedSilo(process, await EmbeddedClient.StartNewAsync(options =>
            {
                options.Gateways.Add($"127.0.0.1:{process.Port}");
                options.Assemblies.Add(typeof(IInventoryBucketGrain).Assembly);
            }));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public Task<long> AppendsAsync() => _process.AppendsAsync();

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _process.Dispose();
    }
}
