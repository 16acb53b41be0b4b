using System.CommandLine;
using OrderCluster.CommandLine;
using OrderCluster.CommandLine.Running;

var result = OcCommand.Make().Parse(args);
if (result.Errors is [var error, ..])
{
    // One line: what follows it on a screen would bury the reason.
    var help = string.Join(' ', result.CommandResult.Command.Parents.Select(parent => parent.Name).Append(result.CommandResult.Command.Name));
    await Console.Error.WriteLineAsync($"oc: usage: {error.Message.ReplaceLineEndings(" ")} {help} --help shows what it takes.").ConfigureAwait(false);
    return ExitCodes.BadUsage;
}

return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
