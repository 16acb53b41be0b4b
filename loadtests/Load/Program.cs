using OrderCluster.Load;
using OrderCluster.Load.CommandLine;

return await CheckedCommand.RunAsync(LoadCommand.Make(), args);
