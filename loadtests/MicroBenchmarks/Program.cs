using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OrderCluster.MicroBenchmarks;
using OrderCluster.MicroBenchmarks.Recording;

switch (args)
{
    case []:
        // In this process: a generated project of its own would know nothing of this repository's build.
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
        BenchmarkRunner.Run<HotPathBenchmarks>(DefaultConfig.Instance.AddJob(job));
        return 0;
    case ["allocations"]:
        return await AllocationCommand.RunAsync(recordTo: null);
    case ["allocations", "--record", var path]:
        return await AllocationCommand.RunAsync(path);
    default:
        Console.Error.WriteLine("Usage: MicroBenchmarks [allocations [--record loadtests/MicroBenchmarks/allocations.json]]");
        return 2;
}
