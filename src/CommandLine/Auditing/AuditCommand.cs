using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Audit;
using OrderCluster.Audit.Report;
using OrderCluster.CommandLine.Connecting;
using OrderCluster.CommandLine.Output;
using OrderCluster.CommandLine.Running;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.Store;

namespace OrderCluster.CommandLine.Auditing;

/// <summary><c>oc audit</c>: recomputes every promise from the journal.</summary>
internal static class AuditCommand
{
    internal static Command Make()
    {
        var store = StoreOption.Make("audit this store, beside a running silo or a stopped one; without it the silo at --url audits its own");
        var acks = new Option<string?>("--acks") { Description = "a client's list of acknowledged orders; each must be there once (with --store)" };
        var connection = new Connection();
        var json = JsonOption.Make();
        var command = new Command("audit", "Recomputes from the journal that nothing was oversold, lost or charged twice; exits 1 if something was.")
        {
            store, acks, json,
        };
        connection.AddTo(command);
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var report = result.GetValue(store) is { } address
                ? await OfStoreAsync(StoreAddress.Parse(address), result.GetValue(acks), cancellation).ConfigureAwait(false)
                : result.GetValue(acks) is not null
                    ? throw new ArgumentException("--acks needs --store.")
                    : await connection.AuditAsync(result, cancellation).ConfigureAwait(false);
            Print(report, result.GetValue(json));
            return report.IsClean ? ExitCodes.Good : ExitCodes.Negative;
        }));
        return command;
    }

    private static async Task<AuditReport> OfStoreAsync(StoreAddress address, string? acks, CancellationToken cancellation)
    {
        var options = new AuditOptions { Acknowledged = acks is null ? null : AcknowledgedOrders.Read(acks) };
        await using var store = JournalStores.Create(address, new StoreOptions { ReadOnly = true }, NullLoggerFactory.Instance, TimeProvider.System);
        await store.OpenAsync(cancellation).ConfigureAwait(false);
        return await JournalAudit.RunAsync(store, options, progress: null, cancellation).ConfigureAwait(false);
    }

    private static void Print(AuditReport report, bool asJson)
    {
        if (asJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(report, Answers.Indented));
            return;
        }

        var table = Answers.Table($"{report.Streams} streams, {report.Rows} appends, {report.Events} events",
            "channel", "confirmed", "rejected", "held", "cancelled", "unfinished", "units ordered", "committed", "released", "short");
        foreach (var channel in report.Channels)
        {
            table.Row(channel.Channel, channel.Confirmed, channel.Rejected, channel.Held, channel.Cancelled, channel.Unfinished,
                channel.UnitsOrdered, channel.UnitsCommitted, channel.UnitsReleased, channel.UnitsShort);
        }

        Answers.Print(table);
        if (report.Acknowledged is { } acknowledged)
        {
            Console.Out.WriteLine($"{acknowledged} acknowledged orders looked for");
        }

        if (report.HoldsWithoutOrder > 0)
        {
            Console.Out.WriteLine($"{report.HoldsWithoutOrder} soft holds of orders that are not in the journal: being placed now, or left behind, and ending by themselves");
        }

        foreach (var violation in report.Violations)
        {
            Console.Out.WriteLine(violation);
        }

        Console.Out.WriteLine(report.ReadTo is { } readTo ? $"{report.ViolationCount} violations, read to position {readTo}" : $"{report.ViolationCount} violations");
    }
}
