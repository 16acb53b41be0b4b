using System.CommandLine;
using OrderCluster.Journal.Store;

namespace OrderCluster.Arguments;

/// <summary>A command line that runs only when nothing is wrong with it.</summary>
public static class CheckedCommand
{
    /// <summary>What a program ends with when its command line is wrong; nothing was done then.</summary>
    public const int BadUsage = 2;

    private const int Failed = 1;

    /// <param name="mistakes">Gets one line when something is wrong; the error output when left out.</param>
    /// <returns>What the command returns; <see cref="BadUsage"/> when it was not run; 1 when its store, its server or a silo can't be had.</returns>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> arguments, TextWriter? mistakes = null)
    {
        var result = root.Parse(arguments);
        if (Mistakes.First(result) is { } mistake)
        {
            await (mistakes ?? Console.Error).WriteLineAsync(mistake);
            return BadUsage;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (BadUsageException contradiction)
        {
            await (mistakes ?? Console.Error).WriteLineAsync(contradiction.Message);
            return BadUsage;
        }
        catch (Exception refused) when (refused is JournalException or PlatformNotSupportedException or NotStartedException)
        {
            await (mistakes ?? Console.Error).WriteLineAsync(refused.Message);
            return Failed;
        }
    }
}
