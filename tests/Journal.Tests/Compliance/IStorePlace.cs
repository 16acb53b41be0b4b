using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Compliance;

/// <summary>A place of its own for one test, where a journal can be opened, closed and opened again; disposing removes it.</summary>
public interface IStorePlace : IAsyncDisposable
{
    /// <summary>A store on this place's data, opened. Asked again while an earlier one is open, it gives another where the provider has several writers, and the same one otherwise.</summary>
    Task<IJournalStore> OpenAsync();
}
