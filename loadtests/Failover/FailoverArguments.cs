using System.Globalization;

namespace OrderCluster.Failover;

/// <summary>What is measured, and how much of it.</summary>
internal sealed record FailoverArguments
{
    public required string Mode { get; init; }

    public int Runs { get; init; } = 5;

    /// <summary>SKUs with stock, each an inventory bucket in memory.</summary>
    public int Keys { get; init; } = 10_000;

    /// <summary>Orders that arrive in a second.</summary>
    public int Rate { get; init; } = 500;

    /// <summary>How long a soak lasts.</summary>
    public int Minutes { get; init; } = 30;

    /// <summary>Of a soak's faults.</summary>
    public int Seed { get; init; } = 1;

    /// <exception cref="FormatException">An option is unknown, has no value, or its value is no whole number above 0.</exception>
    public static FailoverArguments Parse(string[] arguments)
    {
        var parsed = new FailoverArguments { Mode = arguments[0] };
        for (var at = 1; at < arguments.Length; at += 2)
        {
            var number = at + 1 < arguments.Length && int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
                ? value
                : throw new FormatException($"{arguments[at]} takes a whole number above 0.");
            parsed = arguments[at] switch
            {
                "--runs" => parsed with { Runs = number },
                "--keys" => parsed with { Keys = number },
                "--rate" => parsed with { Rate = number },
                "--minutes" => parsed with { Minutes = number },
                "--seed" => parsed with { Seed = number },
                _ => throw new FormatException($"{arguments[at]} is not known."),
            };
        }

        return parsed;
    }
}
