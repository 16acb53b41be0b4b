using OrderCluster.Arguments;
using OrderCluster.Growth;

return await CheckedCommand.RunAsync(GrowthCommand.Make(), args);
