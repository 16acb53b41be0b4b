using System.CommandLine;
using OrderCluster.CommandLine;
using OrderCluster.CommandLine.Running;

var result = OcCommand.Make().Parse(args);
if (result.Errors.Count > 0)
{
    await result.InvokeAsync().ConfigureAwait(false);
    return ExitCodes.BadUsage;
}

return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
