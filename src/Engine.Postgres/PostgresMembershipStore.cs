using Npgsql;
using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Postgres;

/// <summary>The table of a cluster's silos in PostgreSQL 15 or newer, in the schema <c>membership</c>, which the first silo makes.</summary>
/// <param name="connectionString">Npgsql's; pooling is left aside, since the store keeps one connection.</param>
/// <param name="cluster">The cluster's name; several may share a database.</param>
/// <param name="timeout">For each call; less than the time after which a silent silo is evicted.</param>
/// <param name="timeProvider">Measures that time.</param>
/// <exception cref="MembershipException">The connection string is malformed.</exception>
public sealed class PostgresMembershipStore(string connectionString, string cluster, TimeSpan timeout, TimeProvider timeProvider) : IMembershipStore
{
    private const long SetupLock = 0x4d656d6265727368;

    private readonly MembershipConnection _connection = new(connectionString, timeout, timeProvider);
    private bool _hasTables;

    /// <summary>A store whose calls may take 2 s.</summary>
    public PostgresMembershipStore(string connectionString, string cluster)
        : this(connectionString, cluster, TimeSpan.FromSeconds(2), TimeProvider.System)
    {
    }

    public Task<ClusterView> JoinAsync(SiloAddress silo, SiloStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return ChangeAsync(
            MembershipSql.Join, [silo.SiloId, silo.Host, silo.SiloPort, silo.GatewayPort, silo.HttpPort, (short)status], cancellationToken);
    }

    public Task<ClusterView?> HeartbeatAsync(Guid siloId, SiloLoad load, long settledVersion, CancellationToken cancellationToken) => UseAsync(
        async (connection, cancellation) =>
        {
            await using var command = Command(
                connection, MembershipSql.Heartbeat, siloId, load.Activations, load.CallsPerSecond, load.CpuCores, settledVersion);
            var table = await TableAsync(command, cancellation);
            return table.Silos.Count == 0 ? null : table;
        },
        cancellationToken);

    public async Task<ClusterView?> SetStatusAsync(Guid siloId, SiloStatus status, CancellationToken cancellationToken)
    {
        var table = await ChangeAsync(MembershipSql.SetStatus, [siloId, (short)status], cancellationToken);
        return table.Find(siloId) is null ? null : table;
    }

    public Task<ClusterView> EvictAsync(Guid siloId, TimeSpan olderThan, CancellationToken cancellationToken) =>
        ChangeAsync(MembershipSql.Evict, [siloId, olderThan], cancellationToken);

    public Task LeaveAsync(Guid siloId, CancellationToken cancellationToken) => ChangeAsync(MembershipSql.Leave, [siloId], cancellationToken);

    public Task<ClusterView> ReadAsync(CancellationToken cancellationToken) => UseAsync(ReadAsync, cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private Task<ClusterView> ChangeAsync(string sql, object[] parameters, CancellationToken cancellationToken) => UseAsync(
        async (connection, cancellation) =>
        {
            await using (var command = Command(connection, sql, parameters))
            {
                await command.ExecuteNonQueryAsync(cancellation);
            }

            return await ReadAsync(connection, cancellation);
        },
        cancellationToken);

    private async Task<ClusterView> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, MembershipSql.Read);
        return await TableAsync(command, cancellationToken);
    }

    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        if (!_hasTables)
        {
            await _connection.UseAsync(MakeTablesAsync, cancellationToken);
            _hasTables = true;
        }

        return await _connection.UseAsync(call, cancellationToken);
    }

    private static async Task<bool> MakeTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var locking = new NpgsqlCommand(MembershipSql.Lock, connection) { Parameters = { new() { Value = SetupLock } } })
        {
            await locking.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var making = new NpgsqlCommand(MembershipSql.Tables, connection))
        {
            await making.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = cluster });
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }

    private static async Task<ClusterView> TableAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var version = 0L;
        var silos = new List<SiloEntry>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            version = rows.GetInt64(0);
            if (!rows.IsDBNull(1))
            {
                silos.Add(Entry(rows));
            }
        }

        return new ClusterView(version, silos);
    }

    private static SiloEntry Entry(NpgsqlDataReader row) => new(
        new SiloAddress(row.GetGuid(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5)),
        (SiloStatus)row.GetInt16(6),
        row.GetTimeSpan(7),
        new SiloLoad(row.GetInt32(9), row.GetDouble(10), row.GetDouble(11)))
    {
        Heartbeats = row.GetInt64(8),
        SettledVersion = row.GetInt64(12),
    };
}
