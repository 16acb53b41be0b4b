using OrderCluster.Arguments;
using OrderCluster.MicroBenchmarks;

return await CheckedCommand.RunAsync(MicroBenchmarkCommand.Make(), args);
