using OrderCluster.Arguments;
using OrderCluster.Benchmarks;

return await CheckedCommand.RunAsync(BenchmarkCommand.Make(), args);
