using System.CommandLine;
using OrderCluster.Silo.CommandLine;

// The host ends itself on a signal, and may take longer than the command line would wait.
return await SiloCommand.Make().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
