using System.Globalization;

namespace OrderCluster.Silo.Connections;

/// <summary>How many files and connections the system lets this process hold: bounds on connections stay below, since a process without a free one ends.</summary>
internal static class OpenFiles
{
    private const string LimitsOfLinux = "/proc/self/limits";
    private const string Row = "Max open files";

    public static int Limit { get; } = File.Exists(LimitsOfLinux) ? Parse(File.ReadLines(LimitsOfLinux)) : int.MaxValue;

    /// <summary>At most <paramref name="wanted"/>, and at most that part of all that the process may hold.</summary>
    public static int AtMost(int wanted, int part) => Math.Min(wanted, Math.Max(1, Limit / part));

    private static int Parse(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal)) is { } row
        && int.TryParse(row[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : int.MaxValue;
}
