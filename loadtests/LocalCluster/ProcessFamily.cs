using System.Globalization;

namespace OrderCluster.LocalCluster;

/// <summary>Processor time of a process with its children, those that have ended included: a PostgreSQL server with its backends, say.</summary>
/// <remarks>Read from <c>/proc</c>, see proc(5); elsewhere it is zero.</remarks>
public static class ProcessFamily
{
    // What the kernel counts in, on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time so far.</summary>
    public static TimeSpan ProcessorTime(int parent)
    {
        if (!Directory.Exists("/proc"))
        {
            return TimeSpan.Zero;
        }

        long ticks = 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Read(folder) is { } process)
            {
                ticks += id == parent ? process.Own + process.OfEndedChildren : process.Parent == parent ? process.Own : 0;
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    /// <summary>The parent of a process; null when there is no such process.</summary>
    public static int? ParentOf(int process) => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}"))?.Parent;

    private static (int Parent, long Own, long OfEndedChildren)? Read(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));

            // The name before may hold anything, parentheses and spaces too; the fields after it are numbers.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return ((int)Field(4), Field(14) + Field(15), Field(16) + Field(17));
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
