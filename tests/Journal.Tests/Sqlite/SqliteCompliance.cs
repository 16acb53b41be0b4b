using OrderCluster.Journal.Tests.Compliance;

namespace OrderCluster.Journal.Tests.Sqlite;

public sealed class SqliteCompliance : JournalStoreCompliance
{
    protected override Task<IStorePlace> MakePlaceAsync() => Task.FromResult<IStorePlace>(new SqlitePlace());
}
