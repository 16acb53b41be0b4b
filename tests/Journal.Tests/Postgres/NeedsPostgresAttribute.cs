using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Journal.Tests.Postgres;

/// <summary>Skips the tests of a class, with what to install, where there is no PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : StoreNeedsAttribute
{
    public override string? Missing => ThrowawayPostgres.Missing;
}
