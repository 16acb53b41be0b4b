using OrderCluster.Engine.Postgres.Tests.Compliance;
using OrderCluster.Journal.Tests.Postgres;

namespace OrderCluster.Engine.Postgres.Tests.Postgres;

[NeedsPostgres]
public sealed class PostgresCompliance : MembershipStoreCompliance
{
    protected override async Task<IMembershipPlace> MakePlaceAsync() => await PostgresPlace.MakeAsync();
}
