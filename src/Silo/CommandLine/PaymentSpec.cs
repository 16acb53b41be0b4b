using System.Globalization;
using OrderCluster.Grains.Payments;

namespace OrderCluster.Silo.CommandLine;

/// <summary>How the simulated payment gateway behaves, as a person writes it: <c>declined=20,silent=5,lost=5,delay-ms=50</c>.</summary>
internal static class PaymentSpec
{
    public const string Forms = "expected parts of: declined=N, silent=N, lost=N (of a thousand payments), delay-ms=N, separated by commas";

    /// <summary>The options that the text says; empty for a gateway that authorizes everything at once.</summary>
    /// <exception cref="FormatException">The text is not of that form; the message says how it should be.</exception>
    public static PaymentSimulatorOptions Parse(string text)
    {
        var options = new PaymentSimulatorOptions();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !int.TryParse(part.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw new FormatException($"'{part}' is no such part: {Forms}.");
            }

            options = part[..equals] switch
            {
                "declined" when number <= 1_000 => options with { DeclinedPerMille = number },
                "silent" when number <= 1_000 => options with { SilentPerMille = number },
                "lost" when number <= 1_000 => options with { LostPerMille = number },
                "delay-ms" => options with { Delay = TimeSpan.FromMilliseconds(number) },
                _ => throw new FormatException($"'{part}' is no such part: {Forms}."),
            };
        }

        return options;
    }
}
