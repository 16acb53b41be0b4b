namespace OrderCluster.Engine.Postgres;

/// <summary>
/// The statements, each a transaction of its own. A change of the set of silos or of a status raises the version in the same statement, and a
/// statement sees versions and rows of one moment: so two tables of one version are the same.
/// Ages are by clock_timestamp, the same clock for all silos; a heartbeat that lies in the future was sent before that clock was set back.
/// </summary>
internal static class MembershipSql
{
    /// <summary>$1 a key of an advisory lock: silos that start together would otherwise make the tables together, which fails.</summary>
    public const string Lock = "SELECT pg_advisory_xact_lock($1)";

    public const string Tables = """
        CREATE SCHEMA IF NOT EXISTS membership;
        CREATE TABLE IF NOT EXISTS membership.clusters(
            version bigint NOT NULL,
            name text COLLATE "C" PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS membership.silos(
            silo_id uuid NOT NULL,
            started_at timestamptz NOT NULL,
            heartbeat_at timestamptz NOT NULL,
            heartbeats bigint NOT NULL,
            settled_version bigint NOT NULL,
            calls_per_second double precision NOT NULL,
            cpu_cores double precision NOT NULL,
            activations int NOT NULL,
            silo_port int NOT NULL,
            gateway_port int NOT NULL,
            http_port int NOT NULL,
            status smallint NOT NULL,
            cluster text COLLATE "C" NOT NULL,
            host text NOT NULL,
            PRIMARY KEY (cluster, silo_id)) WITH (fillfactor = 50, autovacuum_vacuum_threshold = 1000);
        """;

    /// <summary>$1 cluster, $2 silo, $3 host, $4 silo port, $5 gateway port, $6 HTTP port, $7 status.</summary>
    public const string Join = """
        WITH added AS (
            INSERT INTO membership.silos VALUES ($2, clock_timestamp(), clock_timestamp(), 1, 0, 0, 0, 0, $4, $5, $6, $7, $1, $3)
            ON CONFLICT DO NOTHING RETURNING 1)
        INSERT INTO membership.clusters AS c (version, name) SELECT 1, $1 FROM added
        ON CONFLICT (name) DO UPDATE SET version = c.version + 1
        """;

    /// <summary>
    /// $1 cluster, $2 silo, $3 activations, $4 calls a second, $5 processor cores, $6 settled version. No row: the silo is not in the table.
    /// A heartbeat need not outlive a crash of the server, so it does not wait for the disk, whose stalls would look like silence.
    /// </summary>
    public const string Heartbeat = $"""
        WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
        self AS (
            UPDATE membership.silos
            SET heartbeat_at = clock_timestamp(), heartbeats = heartbeats + 1,
                activations = $3, calls_per_second = $4, cpu_cores = $5, settled_version = $6
            FROM relaxed WHERE cluster = $1 AND silo_id = $2 RETURNING silos.*)
        SELECT {Columns} FROM membership.clusters c
        JOIN (SELECT * FROM self UNION ALL SELECT * FROM membership.silos WHERE cluster = $1 AND silo_id <> $2) s ON true
        WHERE c.name = $1 AND EXISTS (SELECT FROM self)
        """;

    /// <summary>$1 cluster, $2 silo, $3 status.</summary>
    public const string SetStatus = """
        WITH changed AS (UPDATE membership.silos SET status = $3 WHERE cluster = $1 AND silo_id = $2 AND status <> $3 RETURNING 1)
        UPDATE membership.clusters SET version = version + 1 WHERE name = $1 AND EXISTS (SELECT FROM changed)
        """;

    /// <summary>$1 cluster, $2 silo, $3 age. A heartbeat that comes meanwhile is seen: the row is judged again once its writer has committed.</summary>
    public const string Evict = """
        WITH gone AS (
            DELETE FROM membership.silos WHERE cluster = $1 AND silo_id = $2
            AND (heartbeat_at <= clock_timestamp() - $3::interval OR heartbeat_at > clock_timestamp() + interval '1 second') RETURNING 1)
        UPDATE membership.clusters SET version = version + 1 WHERE name = $1 AND EXISTS (SELECT FROM gone)
        """;

    /// <summary>$1 cluster, $2 silo.</summary>
    public const string Leave = """
        WITH gone AS (DELETE FROM membership.silos WHERE cluster = $1 AND silo_id = $2 RETURNING 1)
        UPDATE membership.clusters SET version = version + 1 WHERE name = $1 AND EXISTS (SELECT FROM gone)
        """;

    /// <summary>$1 cluster. One row without a silo where there is none.</summary>
    public const string Read = $"SELECT {Columns} FROM membership.clusters c LEFT JOIN membership.silos s ON s.cluster = c.name WHERE c.name = $1";

    private const string Columns =
        "c.version, s.silo_id, s.host, s.silo_port, s.gateway_port, s.http_port, s.status, clock_timestamp() - s.heartbeat_at, "
        + "s.heartbeats, s.activations, s.calls_per_second, s.cpu_cores, s.settled_version";
}
