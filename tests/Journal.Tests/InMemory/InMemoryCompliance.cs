using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Compliance;

namespace OrderCluster.Journal.Tests.InMemory;

public sealed class InMemoryCompliance : JournalStoreCompliance
{
    protected override Task<IStorePlace> MakePlaceAsync() => Task.FromResult<IStorePlace>(new MemoryPlace());

    private sealed class MemoryPlace : IStorePlace
    {
        private readonly InMemoryJournalStore _store = new();

        public async Task<IJournalStore> OpenAsync()
        {
            await _store.OpenAsync(CancellationToken.None);
            return _store;
        }

        public ValueTask DisposeAsync() => _store.DisposeAsync();
    }
}
