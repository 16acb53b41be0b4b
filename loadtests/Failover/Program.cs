using OrderCluster.Failover;
using OrderCluster.Failover.Modes;

var modes = new Dictionary<string, Func<FailoverArguments, Task<bool>>>(StringComparer.Ordinal)
{
    ["kill"] = arguments => SilencedSilo.MeasureAsync(arguments, Silencing.Kill),
    ["pause"] = arguments => SilencedSilo.MeasureAsync(arguments, Silencing.Pause),
    ["rolling"] = RollingRestart.MeasureAsync,
    ["join"] = Joining.MeasureAsync,
    ["soak"] = Soak.RunAsync,
};

if (args.Length == 0 || !modes.TryGetValue(args[0], out var measure))
{
    Console.Error.WriteLine($"Usage: Failover ({string.Join(" | ", modes.Keys)}) [--runs N] [--keys N] [--rate N] [--minutes N] [--seed N]");
    return 2;
}

try
{
    return await measure(FailoverArguments.Parse(args)) ? 0 : 1;
}
catch (FormatException mistake)
{
    Console.Error.WriteLine(mistake.Message);
    return 2;
}
