using OrderCluster.Journal.Tests.Compliance;

namespace OrderCluster.Journal.Tests.Postgres;

[NeedsPostgres]
[Collection(PostgresCollection.Name)]
public sealed class PostgresKilledWriter : KilledWriterCompliance
{
    protected override async Task<IStorePlace> MakePlaceAsync() => await PostgresPlace.MakeAsync();

    protected override string AddressOf(IStorePlace place) => $"postgres:{((PostgresPlace)place).ConnectionString}";
}
