using System.CommandLine;
using OrderCluster.Channels.Replay;
using OrderCluster.Silo.CommandLine;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Replay;

/// <summary><c>replay FILE</c>: starts a silo, replays a file into it, and holds the answers against its journal.</summary>
internal static class ReplayCommand
{
    /// <param name="settings">The silo's settings as the options before the command say.</param>
    internal static Command Make(Func<ParseResult, SiloSettings> settings)
    {
        var file = new Argument<string>("FILE") { Description = "a file of orders, CSV or CSV.gz" };
        var rule = new Option<string>("--stock-rule")
        {
            Description = "how much is received before the first order: exact, or short:PERCENT",
            DefaultValueFactory = _ => $"{StockRule.Exact}",
        };
        var concurrency = NumberOption.Make(
            "--concurrency", "orders in flight", ReplayOptions.DefaultConcurrency, 1, ReplayOptions.MaxConcurrency, $"--concurrency is from 1 to {ReplayOptions.MaxConcurrency}");
        var acks = new Option<string?>("--acks") { Description = "append a line for each acknowledged order to this file, unbuffered" };
        var json = new Option<string?>("--json") { Description = "write the result for a program to this file" };
        rule.Validators.Add(result => Check(StockRule.TryParse(result.GetRequiredValue(rule), out _), "use exact or short:PERCENT, such as short:20", result.AddError));
        json.Validators.Add(result => Check(IsInAFolder(result.GetValue(json)), "--json names a file in a folder that does not exist; make the folder first", result.AddError));
        var command = new Command("replay",
            "Places every invoice of a file as an order, applies its cancellations, and reconciles the result with the journal. "
            + "Broken off, it goes on where it was when run again. Exits 0 when everything balances and no promise is broken, 1 when not, 2 on bad usage.")
        {
            file, rule, concurrency, acks, json,
        };
        command.SetAction((result, cancellation) => ReplayRun.RunAsync(
            new ReplayRequest(
                result.GetRequiredValue(file), StockRule.Parse(result.GetRequiredValue(rule)), result.GetValue(concurrency),
                result.GetValue(acks), result.GetValue(json)),
            Quiet(settings(result)), cancellation));
        return command;
    }

    /// <summary>Without HTTP, and without looking for interrupted orders: the replay asks again for each order itself.</summary>
    internal static SiloSettings Quiet(SiloSettings settings) => settings with
    {
        Http = null,
        LogLevel = LogLevel.Warning,
        Recovery = settings.Recovery with { FollowsFeed = false },
    };

    // The result is written at the very end: an hour's work should not end with a folder that is missing.
    private static bool IsInAFolder(string? path) => string.IsNullOrEmpty(path) || Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));

    private static void Check(bool isGood, string message, Action<string> addError)
    {
        if (!isGood)
        {
            addError(message);
        }
    }
}
