using OrderCluster.Benchmarks;

var benchmarks = new Dictionary<string, Func<BenchmarkArguments, Task>>
{
    ["engine"] = EngineBenchmark.RunAsync,
    ["gateway"] = GatewayBenchmark.RunAsync,
    ["gateway-silo"] = GatewaySilo.RunAsync,
    ["journal"] = JournalBenchmark.RunAsync,
    ["sku"] = SkuBenchmark.RunAsync,
};

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"Usage: Benchmarks ({string.Join(" | ", benchmarks.Keys)}) [--seconds N] [--callers N] [--store ADDRESS] [--streams N] [--bytes N]");
    return 2;
}

await run(new BenchmarkArguments(args[1..]));
return 0;
