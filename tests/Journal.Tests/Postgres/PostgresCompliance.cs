using OrderCluster.Journal.Tests.Compliance;

namespace OrderCluster.Journal.Tests.Postgres;

[NeedsPostgres]
[Collection(PostgresCollection.Name)]
public sealed class PostgresCompliance : JournalStoreCompliance
{
    protected override async Task<IStorePlace> MakePlaceAsync() => await PostgresPlace.MakeAsync();
}
