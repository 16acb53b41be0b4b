using System.Net;
using Npgsql;

namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>
/// The heartbeats of a cluster's silos in PostgreSQL, on a connection of this silo's own, so that no load of the journal delays them. After any failure the
/// connection is thrown away, and the next call makes a new one. Calls block: a heartbeat must not wait for a free thread of a pool that is busy.
/// </summary>
/// <param name="connectionString">Npgsql's; pooling is left aside.</param>
/// <param name="cluster">The cluster's name.</param>
/// <param name="self">Whose heartbeats are written.</param>
internal sealed class HeartbeatTable(string connectionString, string cluster, SiloAddress self) : IDisposable
{
    /// <summary>For each call, in whole seconds; less than the time after which a silent silo is evicted.</summary>
    private const int TimeoutSeconds = 2;

    /// <summary>Outlives a crash of the server: only a silo that has a heartbeat is found silent.</summary>
    internal const string Definition = """
        CREATE TABLE silo_heartbeat(
            beat_at timestamptz NOT NULL,
            beats bigint NOT NULL,
            port integer NOT NULL,
            generation integer NOT NULL,
            deployment varchar(150) NOT NULL,
            address varchar(45) NOT NULL,
            PRIMARY KEY (deployment, address, port, generation)) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 1000)
        """;

    /// <summary>$1 cluster, $2 address, $3 port, $4 generation. Ages are by clock_timestamp, the same clock for all silos.</summary>
    private const string BeatSql = """
        WITH beat AS (
            INSERT INTO silo_heartbeat AS h (beat_at, beats, port, generation, deployment, address) VALUES (clock_timestamp(), 1, $3, $4, $1, $2)
            ON CONFLICT (deployment, address, port, generation) DO UPDATE SET beat_at = clock_timestamp(), beats = h.beats + 1)
        SELECT m.address, m.port, m.generation, m.status, m.proxyport, h.beats, clock_timestamp() - h.beat_at
        FROM orleansmembershiptable m
        LEFT JOIN silo_heartbeat h ON h.deployment = m.deploymentid AND h.address = m.address AND h.port = m.port AND h.generation = m.generation
        WHERE m.deploymentid = $1 AND (m.status <> 6 OR (m.address = $2 AND m.port = $3 AND m.generation = $4))
        """;

    private const string LeaveSql = """
        DELETE FROM silo_heartbeat
        WHERE deployment = $1 AND ((address = $2 AND port = $3 AND generation = $4) OR beat_at < clock_timestamp() - interval '1 hour')
        """;

    private NpgsqlConnection? _connection;

    /// <summary>Writes this silo's heartbeat and reads everybody's.</summary>
    /// <exception cref="NpgsqlException">The database can't be reached, does not answer in time, or refuses.</exception>
    internal HeartbeatReading Beat() => Use(BeatSql, static (command, self) =>
    {
        using var rows = command.ExecuteReader();
        var reading = new HeartbeatReading();
        while (rows.Read())
        {
            var endpoint = new IPEndPoint(IPAddress.Parse(rows.GetString(0)), rows.GetInt32(1));
            var silo = SiloAddress.New(endpoint, rows.GetInt32(2));
            var status = (SiloStatus)rows.GetInt32(3);
            if (status == SiloStatus.Active && !rows.IsDBNull(4) && rows.GetInt32(4) is > 0 and var gateway)
            {
                reading.Gateways.Add((silo, new IPEndPoint(endpoint.Address, gateway)));
            }

            if (silo.Equals(self))
            {
                reading.Own = status;
            }
            else if (!rows.IsDBNull(5))
            {
                reading.Others.Add(new SiloBeat(silo, rows.GetInt64(5), rows.GetTimeSpan(6)));
            }
        }

        return reading;
    });

    /// <summary>Removes this silo's heartbeat, and those of silos that are long gone.</summary>
    /// <exception cref="NpgsqlException">As for <see cref="Beat"/>.</exception>
    internal void Leave() => Use(LeaveSql, static (command, _) => command.ExecuteNonQuery());

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private T Use<T>(string sql, Func<NpgsqlCommand, SiloAddress, T> call)
    {
        try
        {
            if (_connection is null)
            {
                _connection = new NpgsqlConnection(Settings());
                _connection.Open();
            }

            using var command = new NpgsqlCommand(sql, _connection)
            {
                Parameters =
                {
                    new() { Value = cluster },
                    new() { Value = self.Endpoint.Address.ToString() },
                    new() { Value = self.Endpoint.Port },
                    new() { Value = self.Generation },
                },
            };
            return call(command, self);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private string Settings() => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false,
        ApplicationName = "ordercluster-heartbeat",

        // It waits for no disk, whose stalls would look like silence.
        Options = "-c synchronous_commit=off",
        MaxAutoPrepare = 10,
        AutoPrepareMinUsages = 2,
        Enlist = false,
        TcpKeepAlive = true,
        Timeout = TimeoutSeconds,
        CommandTimeout = TimeoutSeconds,

        // A server that does not answer does not answer a request to cancel either: the connection is given up at once.
        CancellationTimeout = -1,
    }.ConnectionString;
}

/// <summary>What the tables said in one moment.</summary>
internal sealed class HeartbeatReading
{
    /// <summary>The last heartbeats of all other silos that are not dead.</summary>
    public List<SiloBeat> Others { get; } = [];

    /// <summary>Where clients reach the active silos.</summary>
    public List<(SiloAddress Silo, IPEndPoint Gateway)> Gateways { get; } = [];

    /// <summary>What this silo is; null before it has joined.</summary>
    public SiloStatus? Own { get; set; }
}
