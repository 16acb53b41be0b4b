using OrderCluster.Arguments;
using OrderCluster.Scenarios.CommandLine;

return await CheckedCommand.RunAsync(ScenarioCommand.Make(), args);
