using System.CommandLine;
using System.Runtime.InteropServices;
using OrderCluster.Journal.Store;
using OrderCluster.LocalCluster;

namespace OrderCluster.Load.CommandLine;

/// <summary>A command line that runs only when nothing is wrong with it.</summary>
public static class CheckedCommand
{
    /// <summary>What a program ends with when its command line is wrong; nothing was done then.</summary>
    public const int BadUsage = 2;

    private const int Failed = 1;

    private const int InterruptExitCode = 130;
    private const int TerminateExitCode = 143;

    // Without the library's handler of signals, which throws at a second one.
    private static readonly InvocationConfiguration Invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    private static int _isEnding;

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

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, InterruptExitCode));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, TerminateExitCode));
        try
        {
            return await result.InvokeAsync(Invocation);
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

    /// <summary>Ends the process and what it has started. Not on the signals' own thread, which has to see those processes end.</summary>
    private static void End(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        if (Interlocked.Exchange(ref _isEnding, 1) == 0)
        {
            ThreadPool.QueueUserWorkItem(_ => Environment.Exit(exitCode));
        }
    }
}

/// <summary>What is wrong with a command line, in one line: the option, its value, and what is allowed.</summary>
public static class Mistakes
{
    /// <param name="value">As it was typed; null when there was none.</param>
    public static string Value(string option, string? value, string allowed) =>
        value is null ? $"{option} has no value: expected {allowed}." : $"{option} {value}: expected {allowed}.";

    /// <summary>The first mistake of a command line; null when there is none.</summary>
    public static string? First(ParseResult result)
    {
        if (result.Errors.Count == 0)
        {
            return null;
        }

        var command = result.CommandResult.Command;
        var unknown = result.UnmatchedTokens.Count == 0 ? null : result.UnmatchedTokens[0];
        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            var known = string.Join(", ", command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name));
            return unknown is null ? $"What to run is missing: expected one of {known}." : $"{unknown} is not known: expected one of {known}.";
        }

        return unknown is null
            ? result.Errors[0].Message.ReplaceLineEndings(" ")
            : $"{unknown} is not known here: expected {(Known(command) is { Length: > 0 } options ? options : "nothing further")}.";
    }

    private static string Known(Command command) =>
        string.Join(", ", command.Subcommands.Select(each => each.Name).Concat(command.Options.Where(option => !option.Hidden).Select(option => option.Name)));
}

/// <summary>Options that are right by themselves do not go together; thrown by a command before it does anything.</summary>
/// <param name="message">One line: the option, its value, and what is allowed.</param>
public sealed class BadUsageException(string message) : Exception(message);
