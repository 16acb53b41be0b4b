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
        var concurrency = new Option<int>("--concurrency") { Description = "orders in flight", DefaultValueFactory = _ => ReplayOptions.DefaultConcurrency };
        var acks = new Option<string?>("--acks") { Description = "append a line for each acknowledged order to this file, unbuffered" };
        var json = new Option<string?>("--json") { Description = "write the result for a program to this file" };
        rule.Check(text => StockRule.TryParse(text, out _) ? null : "use exact or short:PERCENT, such as short:20");
        concurrency.Check(ReplayArguments.ProblemOfConcurrency);
        acks.Check(path => ReplayArguments.ProblemOfFile(acks.Name, path));
        json.Check(path => ReplayArguments.ProblemOfFile(json.Name, path));
        var command = new Command("replay",
            "Places every invoice of a file as an order, applies its cancellations, and reconciles the result with the journal. "
            + "Broken off, it goes on where it was when run again. Exits 0 when everything balances and no promise is broken, 1 when not, 2 on bad usage or a store that can't be used.")
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

    /// <summary>Without HTTP, with few log lines, and without looking for interrupted orders: the replay asks again for each order itself.</summary>
    internal static SiloSettings Quiet(SiloSettings settings) => settings with
    {
        Http = null,
        LogLevel = LogLevel.Warning,
        Recovery = settings.Recovery with { FollowsFeed = false },
        ConfigureServices = services =>
        {
            new LogGate().AddTo(services, LogLevel.Warning);
            settings.ConfigureServices?.Invoke(services);
        },
    };
}
