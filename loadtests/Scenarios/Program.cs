using OrderCluster.Scenarios.CommandLine;

return await ScenarioCommand.Make().Parse(args).InvokeAsync();
