using BenchmarkDotNet.Attributes;
using OrderCluster.MicroBenchmarks.HotPaths;
using OrderCluster.MicroBenchmarks.Recording;

namespace OrderCluster.MicroBenchmarks;

/// <summary>Time and bytes of one operation on each hot path.</summary>
[MemoryDiagnoser]
public class HotPathBenchmarks
{
    private const int Operations = 1_000;

    private readonly Dictionary<string, IHotPath> _paths = [];

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        foreach (var make in Allocations.Paths)
        {
            var path = make();
            await path.PrepareAsync();
            _paths.Add(path.Name, path);
        }
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        foreach (var path in _paths.Values)
        {
            await path.DisposeAsync();
        }
    }

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Append() => _paths["append"].RunAsync(Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Decide() => _paths["decide"].RunAsync(Operations);

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Order() => _paths["order"].RunAsync(Operations);
}
