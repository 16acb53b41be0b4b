using System.CommandLine;
using System.Globalization;

namespace OrderCluster.Silo.CommandLine;

/// <summary>Options whose value is a whole number inside a range.</summary>
internal static class NumberOption
{
    /// <param name="range">What to say of a number outside the range, or of a text that is no number.</param>
    internal static Option<int> Make(string name, string description, int value, int min, int max, string range)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };

        // Asking the result for its value throws where the text is no number, so the text itself is looked at.
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => !int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < min || number > max))
            {
                result.AddError(range);
            }
        });
        return option;
    }

    internal static Option<int> Port(string name, string description, int port) =>
        Make(name, description, port, 0, System.Net.IPEndPoint.MaxPort, $"{name} is a port from 0 to {System.Net.IPEndPoint.MaxPort}.");
}
