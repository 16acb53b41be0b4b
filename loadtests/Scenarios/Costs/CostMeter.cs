using System.Diagnostics;
using OrderCluster.LocalCluster;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.Costs;

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

    /// <summary>The costs for each order of the measured load.</summary>
    internal IReadOnlyList<(string Name, string Value)> PerOrder()
    {
        var orders = Math.Max(_ordersAfter - _ordersBefore, 1);
        var rows = new List<(string, string)> { ("orders", $"{_ordersAfter - _ordersBefore:N0}") };
        var total = TimeSpan.Zero;
        for (var i = 0; i < Processes.Count; i++)
        {
            var used = _to[i] - _from[i];
            total += used;
            rows.Add(($"CPU of the {Processes[i].Name}, user + system", $"{used.TotalMicroseconds / orders:N0} µs"));
        }

        rows.Add(("CPU in all", $"{total.TotalMicroseconds / orders:N0} µs"));
        if (_before is { } before && _after?.Since(before) is { } grown)
        {
            rows.Add(("journal rows", $"{(double)grown.Rows / orders:N2}"));
            rows.Add(("journal events", $"{(double)grown.Events / orders:N2}"));
            rows.Add(("journal bytes on disk, indexes included", $"{(double)grown.Bytes / orders:N0}"));
            if (grown.LogBytes is { } log)
            {
                rows.Add(("write-ahead log bytes", $"{(double)log / orders:N0}"));
            }
        }

        return rows;
    }

    private TimeSpan[] Now() => [.. Processes.Select(process => process.ProcessorTime())];
}

/// <param name="ProcessorTime">User and system time so far.</param>
internal sealed record MeteredProcess(string Name, Func<TimeSpan> ProcessorTime)
{
    /// <summary>A process with its children; once it has ended, its time is what it was when last asked.</summary>
    internal static MeteredProcess Of(string name, int processId)
    {
        var last = TimeSpan.Zero;
        return new MeteredProcess(name, () =>
        {
            var now = ProcessFamily.ProcessorTime(processId);
            return last = now > last ? now : last;
        });
    }
}
