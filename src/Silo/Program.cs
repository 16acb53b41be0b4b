using System.CommandLine;
using OrderCluster.Silo.CommandLine;

const int badUsage = 2;

var command = SiloCommand.Make().Parse(args);

// The host ends itself on a signal, and may take longer than the command line would wait.
var exitCode = await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return command.Errors.Count > 0 ? badUsage : exitCode;
