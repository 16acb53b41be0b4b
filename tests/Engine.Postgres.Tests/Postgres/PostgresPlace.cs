using Npgsql;
using OrderCluster.Engine.Membership;
using OrderCluster.Engine.Postgres.Tests.Compliance;
using OrderCluster.Testing.Postgres;

namespace OrderCluster.Engine.Postgres.Tests.Postgres;

/// <summary>A cluster in a database of its own.</summary>
internal sealed class PostgresPlace(string connectionString) : IMembershipPlace
{
    public const string Cluster = "test";

    /// <summary>Long, since the machine may be busy.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public string ConnectionString => connectionString;

    public static async Task<PostgresPlace> MakeAsync() => new(await (await ThrowawayPostgres.SharedAsync()).CreateDatabaseAsync());

    public IMembershipStore Open() => Open(Cluster);

    public IMembershipStore Open(string cluster) => new PostgresMembershipStore(connectionString, cluster, Timeout, TimeProvider.System);

    /// <summary>Reaches behind the store: the server's clock can't be moved.</summary>
    public async Task AgeAsync(Guid siloId, TimeSpan by)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("UPDATE membership.silos SET heartbeat_at = heartbeat_at - $2 WHERE silo_id = $1", connection)
        {
            Parameters = { new() { Value = siloId }, new() { Value = by } },
        };
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
