using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Compliance;

/// <summary>What every store promises. A provider derives from it and says where its stores are made; each theme has a file.</summary>
public abstract partial class JournalStoreCompliance : IAsyncLifetime
{
    private IStorePlace? _place;
    private IJournalStore? _store;

    private IJournalStore Store => _store!;

    public async Task InitializeAsync()
    {
        _place = await MakePlaceAsync();
        _store = await _place.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }

    /// <summary>A new, empty place.</summary>
    protected abstract Task<IStorePlace> MakePlaceAsync();

    private async Task<IJournalStore> OpenRivalAsync() => await _place!.OpenAsync();

    private async Task ReopenAsync()
    {
        await _store!.DisposeAsync();
        _store = await _place!.OpenAsync();
    }
}
