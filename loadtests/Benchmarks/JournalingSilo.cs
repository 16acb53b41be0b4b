using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Engine.Hosting;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Benchmarks;

/// <summary>A silo in this process, with the grains of orders and inventory on a journal.</summary>
internal sealed class JournalingSilo : ISkuSilo
{
    private readonly SiloJournal _journal;
    private readonly EmbeddedSilo _silo;

    private JournalingSilo(SiloJournal journal, EmbeddedSilo silo) => (_journal, _silo) = (journal, silo);

    public IGrainFactory Grains => _silo.Client;

    public TimeSpan? ProcessorTime => null;

    internal long Appends => _journal.Figures.Rows;

    internal static async Task<JournalingSilo> StartAsync(StoreAddress address, Action<IServiceCollection>? addServices = null)
    {
        var journal = new SiloJournal(
            JournalStores.Create(address, new StoreOptions(), NullLoggerFactory.Instance, TimeProvider.System),
            new WriterOptions(), new StateOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        try
        {
            await journal.OpenAsync(CancellationToken.None);
            var silo = await EmbeddedSilo.StartNewAsync(
                options => options.Assemblies.Add(typeof(StreamNames).Assembly),
                services =>
                {
                    services.AddSingleton<IJournal>(journal).AddSingleton(TimeProvider.System);
                    addServices?.Invoke(services);
                });
            return new JournalingSilo(journal, silo);
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    public Task<long> AppendsAsync() => Task.FromResult(Appends);

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _journal.DisposeAsync();
    }
}
