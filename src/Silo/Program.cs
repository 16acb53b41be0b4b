using System.CommandLine;
using OrderCluster.Silo.CommandLine;

const int badUsage = 2;

IConfiguration configuration;
try
{
    configuration = SiloConfiguration.Read(Environment.CurrentDirectory);
}
catch (InvalidDataException e)
{
    await Console.Error.WriteLineAsync($"{SiloConfiguration.FileName} can't be read: {(e.InnerException ?? e).Message}");
    return badUsage;
}

var root = SiloCommand.Make(configuration);
var command = root.Parse(SiloConfiguration.Complete(args, configuration, root));

// The host ends itself on a signal, and may take longer than the command line would wait.
var exitCode = await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return command.Errors.Count > 0 ? badUsage : exitCode;
