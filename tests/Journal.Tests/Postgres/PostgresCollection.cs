namespace OrderCluster.Journal.Tests.Postgres;

/// <summary>
/// One test at a time on the shared server: a transaction in any of its databases holds back the feeds of all, and tests read theirs to the end.
/// </summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection
{
    public const string Name = "PostgreSQL";
}
