using System.CommandLine;
using OrderCluster.Load.Benchmarks;
using OrderCluster.Load.Failover;
using OrderCluster.Load.Growth;
using OrderCluster.Load.Running;

namespace OrderCluster.Load;

/// <summary>The command line: the scenarios by name, and what else is measured.</summary>
internal static class LoadCommand
{
    internal static RootCommand Make()
    {
        var root = new RootCommand("Load tests of OrderCluster: each scenario ends with a verdict and leaves its report.");
        foreach (var command in ScenarioCommand.All().Append(FailoverCommand.Soak()).Append(FailoverCommand.Make()).Append(BenchmarkCommand.Make()).Append(GrowthCommand.Make()))
        {
            root.Add(command);
        }

        return root;
    }
}

/// <summary>The middle of some figures: one run that something disturbed does not move it.</summary>
internal static class Median
{
    /// <param name="values">At least one; of an even number, the mean of the middle two is taken.</param>
    internal static double Of(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
