using OrderCluster.Journal.Tests.Compliance;

namespace OrderCluster.Journal.Tests.Sqlite;

public sealed class SqliteKilledWriter : KilledWriterCompliance
{
    protected override Task<IStorePlace> MakePlaceAsync() => Task.FromResult<IStorePlace>(new SqlitePlace());

    protected override string AddressOf(IStorePlace place) => $"sqlite:{((SqlitePlace)place).File}";
}
