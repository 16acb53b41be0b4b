using System.CommandLine;
using OrderCluster.Load.CommandLine;

namespace OrderCluster.Load.Failover;

/// <summary>The command line: what happens to the silos, and how often.</summary>
internal static class FailoverCommand
{
    private const int MaxRuns = 1_000;
    private const int MaxKeys = 100_000;
    private const int MaxRate = 100_000;
    private const int MaxMinutes = 10_080;

    private static readonly Option<int> Runs = NumberOption.Whole("--runs", "runs, each with a cluster of its own", 5, MaxRuns);

    private static readonly Option<int> Keys = NumberOption.Whole("--keys", "SKUs with stock, each an inventory bucket in memory", 10_000, MaxKeys);

    private static readonly Option<int> Rate = NumberOption.Whole("--rate", "orders that arrive in a second", 500, MaxRate);

    /// <summary>A silo that starts takes some seconds of processor time, which two cores do not have beside three silos at <see cref="Rate"/>.</summary>
    private static readonly Option<int> CalmRate = NumberOption.Whole("--rate", "orders that arrive in a second", 200, MaxRate);

    private static readonly Option<int> Minutes = NumberOption.Whole("--minutes", "how long it lasts", 30, MaxMinutes);

    private static readonly Option<int> Seed = NumberOption.Whole("--seed", "of the faults' order", 1, int.MaxValue);

    internal static Command Make() => new("failover", "what a cluster's callers see while silos come and go, and how soon all is well again")
    {
        Mode("kill", "one of three silos is killed", options => SilencedSilo.MeasureAsync(options, Silencing.Kill), Runs, Keys, Rate),
        Mode("pause", "one of three silos is stopped for 30 s and woken", options => SilencedSilo.MeasureAsync(options, Silencing.Pause), Runs, Keys, Rate),
        Mode("hang", "the same with nothing in its memory; the others stay ready", options => SilencedSilo.MeasureAsync(options, Silencing.Hang), Runs, Keys, Rate),
        Mode("rolling", "three silos are restarted one after the other", RollingRestart.MeasureAsync, Runs, Keys, CalmRate),
        Mode("join", "a third silo joins two", Joining.MeasureAsync, Runs, Keys, CalmRate),
    };

    internal static Command Soak() => Mode("soak", "one fault after the other for a long time, under load", Failover.Soak.RunAsync, Keys, Rate, Minutes, Seed);

    private static Command Mode(string name, string description, Func<FailoverOptions, Task<bool>> measure, params Option[] options)
    {
        var command = new Command(name, description);
        Array.ForEach(options, command.Add);
        command.SetAction(async (result, _) => await measure(new FailoverOptions(
            Of(result, Runs), Of(result, Keys), Of(result, Rate) + Of(result, CalmRate), Of(result, Minutes), Of(result, Seed))) ? 0 : 1);
        return command;
    }

    /// <summary>0 for an option that the mode does not take.</summary>
    private static int Of(ParseResult result, Option<int> option) => result.CommandResult.Command.Options.Contains(option) ? result.GetValue(option) : 0;
}

/// <summary>How much is measured.</summary>
/// <param name="Runs">Each with a cluster of its own.</param>
/// <param name="Keys">SKUs with stock, each an inventory bucket in memory.</param>
/// <param name="Rate">Orders that arrive in a second.</param>
/// <param name="Minutes">How long a soak lasts.</param>
/// <param name="Seed">Of a soak's faults.</param>
internal sealed record FailoverOptions(int Runs, int Keys, int Rate, int Minutes, int Seed);
