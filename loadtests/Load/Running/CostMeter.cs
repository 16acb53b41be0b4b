using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;
using OrderCluster.LocalCluster;

namespace OrderCluster.Load.Running;

/// <summary>What a load has cost in CPU, rows and bytes, all told by the operating system and the store.</summary>
internal sealed class CostMeter
{
    internal const string LoadGenerator = "load generator";
    internal const string Postgres = "PostgreSQL";

    private readonly string? _store;
    private TimeSpan[] _from = [];
    private TimeSpan[] _to = [];
    private JournalSize? _before;
    private JournalSize? _after;
    private long _ordersBefore;
    private long _ordersAfter;

    private CostMeter(string? store, IReadOnlyList<MeteredProcess> processes)
    {
        _store = store;
        Processes = processes;
    }

    internal IReadOnlyList<MeteredProcess> Processes { get; }

    internal static async Task<CostMeter> OfAsync(LoadTarget target)
    {
        var processes = new List<MeteredProcess>();
        if (target.Local is { } local)
        {
            processes.AddRange(local.Silos.Select((silo, at) =>
                MeteredProcess.Of(local.Silos.Count == 1 ? "silo" : $"silo {at + 1}", silo.ProcessId)));
        }

        if (await JournalSize.ServerProcessAsync(target.Store) is { } server)
        {
            processes.Add(MeteredProcess.Of(Postgres, server));
        }

        var own = Process.GetCurrentProcess();
        processes.Add(new MeteredProcess(LoadGenerator, () =>
        {
            own.Refresh();
            return own.TotalProcessorTime;
        }));
        return new CostMeter(target.Store, processes);
    }

    internal async Task StartAsync(long orders)
    {
        _before = await JournalSize.ReadAsync(_store);
        _ordersBefore = orders;
        _from = Now();
    }

    internal async Task EndAsync(long orders)
    {
        _to = Now();
        _ordersAfter = orders;
        _after = await JournalSize.ReadAsync(_store);
    }

    /// <summary>The costs for each order of the measured load, or for each answer where the load places none.</summary>
    internal IReadOnlyList<(string Name, string Value)> Costs(long answers)
    {
        var (count, unit) = _ordersAfter > _ordersBefore ? (_ordersAfter - _ordersBefore, "order") : (Math.Max(answers, 1), "answer");
        var rows = new List<(string, string)> { ($"{unit}s", $"{count:N0}; what follows is of each") };
        var total = TimeSpan.Zero;
        for (var i = 0; i < Processes.Count; i++)
        {
            var used = _to[i] - _from[i];
            total += used;
            rows.Add(($"CPU of the {Processes[i].Name}, user + system", $"{used.TotalMicroseconds / count:N0} µs"));
        }

        rows.Add(("CPU in all", $"{total.TotalMicroseconds / count:N0} µs"));
        if (_before is { } before && _after?.Since(before) is { } grown)
        {
            rows.Add(("journal rows", $"{(double)grown.Rows / count:N2}"));
            rows.Add(("journal events", $"{(double)grown.Events / count:N2}"));
            rows.Add(("journal bytes on disk, indexes included", $"{(double)grown.Bytes / count:N0}"));
            if (grown.LogBytes is { } log)
            {
                rows.Add(("write-ahead log bytes", $"{(double)log / count:N0}"));
            }
        }

        return rows;
    }

    private TimeSpan[] Now() => [.. Processes.Select(process => process.ProcessorTime())];
}

/// <summary>What the journal has taken so far, asked of the store itself.</summary>
/// <param name="Rows">Appends.</param>
/// <param name="Bytes">On disk, indexes included.</param>
/// <param name="LogBytes">Of PostgreSQL's write-ahead log, ever written; null on SQLite, whose log is overwritten.</param>
internal sealed record JournalSize(long Rows, long Events, long Bytes, long? LogBytes)
{
    /// <summary>Null for a store that is not on disk, or not known.</summary>
    internal static async Task<JournalSize?> ReadAsync(string? store)
    {
        var colon = store?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var (kind, rest) = colon < 0 ? ("", "") : (store![..colon], store[(colon + 1)..]);
        return kind switch
        {
            "postgres" => await ReadPostgresAsync(rest),
            "sqlite" => await ReadSqliteAsync(rest),
            _ => null,
        };
    }

    /// <summary>The main process of the PostgreSQL server, where it runs on this machine; null otherwise.</summary>
    internal static async Task<int?> ServerProcessAsync(string? store)
    {
        if (store?.StartsWith("postgres:", StringComparison.Ordinal) != true)
        {
            return null;
        }

        await using var connection = new NpgsqlConnection(store["postgres:".Length..] + ";Pooling=false");
        await connection.OpenAsync();
        return connection.Host is "127.0.0.1" or "localhost" or "::1" ? LocalCluster.ProcessFamily.ParentOf(connection.ProcessID) : null;
    }

    private static async Task<JournalSize> ReadPostgresAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT count(*), coalesce(sum(events), 0)::bigint, pg_total_relation_size('journal.appends'),
                   pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint
            FROM journal.appends
            """, connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new JournalSize(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
    }

    private static async Task<JournalSize> ReadSqliteAsync(string path)
    {
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*), coalesce(sum(events), 0), (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) FROM appends";
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new JournalSize(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), null);
    }

    internal JournalSize Since(JournalSize earlier) => new(Rows - earlier.Rows, Events - earlier.Events, Bytes - earlier.Bytes, LogBytes - earlier.LogBytes);
}
