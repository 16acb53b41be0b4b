using System.CommandLine;
using System.CommandLine.Parsing;

namespace OrderCluster.Load.CommandLine;

/// <summary>Options whose value is a text of a certain form.</summary>
public static class TextOption
{
    /// <param name="value">When it is left out.</param>
    /// <param name="allowed">What a mistake says is expected.</param>
    /// <param name="isAllowed">Whether a value is of that form.</param>
    public static Option<string> Make(string name, string description, string value, string allowed, Func<string, bool> isAllowed) => ValuedOption.Checked(
        new Option<string>(name)
        {
            Description = description,
            DefaultValueFactory = _ => value,
            CustomParser = result => Read(result, name, result.Tokens[0].Value, allowed, isAllowed) ?? value,
        },
        allowed);

    /// <summary>Several values, each of that form; none when it is left out.</summary>
    /// <inheritdoc cref="Make"/>
    public static Option<string[]> Several(string name, string description, string allowed, Func<string, bool> isAllowed) => ValuedOption.Checked(
        new Option<string[]>(name)
        {
            Description = description,
            Arity = ArgumentArity.ZeroOrMore,
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            CustomParser = result => [.. result.Tokens.Select(token => Read(result, name, token.Value, allowed, isAllowed) ?? "")],
        },
        allowed);

    private static string? Read(ArgumentResult result, string name, string text, string allowed, Func<string, bool> isAllowed)
    {
        if (isAllowed(text))
        {
            return text;
        }

        result.AddError(Mistakes.Value(name, text, allowed));
        return null;
    }
}
