using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Testing;
using Orleans.Hosting;

namespace OrderCluster.Load.Benchmarks;

/// <summary>A silo in this process, with the grains of orders and inventory on a journal and nothing else: no HTTP, no recovery, no follower of the feed.</summary>
internal sealed class JournalingSilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly SiloJournal _journal;

    private JournalingSilo(IHost host)
    {
        _host = host;
        _journal = host.Services.GetRequiredService<SiloJournal>();
        Grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    internal IGrainFactory Grains { get; }

    /// <summary>Rows that the journal has written so far.</summary>
    internal long Appends => _journal.Figures.Rows;

    /// <param name="address">Of its journal.</param>
    /// <param name="configure">Adds what else the silo needs.</param>
    internal static async Task<JournalingSilo> StartAsync(StoreAddress address, Action<ISiloBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddJournal(address, new StoreOptions()).AddOrders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort.Take(), gatewayPort: 0);
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new JournalingSilo(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
