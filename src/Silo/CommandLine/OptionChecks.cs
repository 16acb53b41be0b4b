using System.CommandLine;

namespace OrderCluster.Silo.CommandLine;

/// <summary>Checks an option's text as it was typed: to ask for its value throws where the text is of another type.</summary>
internal static class OptionChecks
{
    /// <param name="problemOf">What is wrong with a text, or null.</param>
    internal static void Check(this Option option, Func<string, string?> problemOf) => option.Validators.Add(result =>
    {
        foreach (var problem in result.Tokens.Select(token => problemOf(token.Value)).OfType<string>())
        {
            result.AddError(problem);
        }
    });
}
