using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OrderCluster.Arguments;
using OrderCluster.MicroBenchmarks.Recording;

namespace OrderCluster.MicroBenchmarks;

/// <summary>The command line: time and bytes of the hot paths, or their bytes alone.</summary>
internal static class MicroBenchmarkCommand
{
    internal static RootCommand Make()
    {
        var root = new RootCommand("Time and bytes of one operation on each hot path.") { Allocations() };
        root.SetAction(_ =>
        {
            // In this process: a generated project of its own would know nothing of this repository's build.
            var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
            BenchmarkRunner.Run<HotPathBenchmarks>(DefaultConfig.Instance.AddJob(job));
            return 0;
        });
        return root;
    }

    private static Command Allocations()
    {
        var record = TextOption.Make(
            "--record", "write the bytes to this file instead, as loadtests/MicroBenchmarks/allocations.json", "", "a file in a folder that exists",
            file => file.Length > 0 && !Directory.Exists(file) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))));
        var command = new Command("allocations", "holds the bytes of each hot path against the record; exit code 1 when one allocates more") { record };
        command.SetAction((result, _) => AllocationCommand.RunAsync(result.GetValue(record) is { Length: > 0 } path ? path : null));
        return command;
    }
}
