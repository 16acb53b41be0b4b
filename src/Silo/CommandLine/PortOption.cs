using System.CommandLine;
using System.Globalization;
using System.Net;

namespace OrderCluster.Silo.CommandLine;

/// <summary>Options whose value is a TCP port, 0 included.</summary>
internal static class PortOption
{
    internal static Option<int> Make(string name, string description, int port)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => port };
        option.Check(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= IPEndPoint.MaxPort
            ? null
            : $"{name} is a port from 0 to {IPEndPoint.MaxPort}.");
        return option;
    }
}

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
