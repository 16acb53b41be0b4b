using System.CommandLine;

namespace OrderCluster.Arguments;

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
