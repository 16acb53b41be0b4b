using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Grains.Placement;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Hosting;

/// <summary>A silo with a journal in memory, its clock in the test's hands.</summary>
internal sealed class GrainHost : IAsyncDisposable
{
    private readonly SiloJournal _journal;
    private readonly GrainSilo _silo;

    private GrainHost(SiloJournal journal, GrainSilo silo, FakeTimeProvider clock)
    {
        _journal = journal;
        _silo = silo;
        Clock = clock;
    }

    internal FakeTimeProvider Clock { get; }

    internal IGrainFactory Grains => _silo.Grains;

    internal IJournalStore Store => _journal.Store;

    /// <param name="wrap">Puts something around the store: faults, say.</param>
    /// <param name="address">Where the journal is; in memory by default.</param>
    internal static async Task<GrainHost> StartAsync(Func<IJournalStore, IJournalStore>? wrap = null, StoreAddress? address = null)
    {
        var clock = new FakeTimeProvider();
        var store = JournalStores.Create(address ?? StoreAddress.Memory, new StoreOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        var journal = new SiloJournal(
            wrap?.Invoke(store) ?? store,
            new Journal.Commit.WriterOptions(),
            new StateOptions { SnapshotEveryEvents = 500 },
            NullLoggerFactory.Instance,
            TimeProvider.System);
        await journal.OpenAsync(CancellationToken.None);
        var silo = await GrainSilo.StartAsync(services => services.AddSingleton<IJournal>(journal).AddSingleton<TimeProvider>(clock).AddRendezvousPlacement());
        return new GrainHost(journal, silo, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _journal.DisposeAsync();
    }
}
