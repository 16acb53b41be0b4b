using System.CommandLine;
using OrderCluster.Silo.CommandLine;
using OrderCluster.Silo.Replay;

var command = SiloCommand.Make();
command.Add(ReplayCommand.Make());

// The host ends itself on a signal, and may take longer than the command line would wait.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
