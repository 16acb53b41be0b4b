using OrderCluster.Arguments;
using OrderCluster.Failover;

return await CheckedCommand.RunAsync(FailoverCommand.Make(), args);
