using OrderCluster.Journal.Tests.Compliance;

namespace OrderCluster.Journal.Tests.Postgres;

[NeedsPostgres]
public sealed class PostgresCompliance : JournalStoreCompliance
{
    protected override async Task<IStorePlace> MakePlaceAsync() => await PostgresPlace.MakeAsync();
}
