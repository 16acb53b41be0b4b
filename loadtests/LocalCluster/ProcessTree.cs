using System.Globalization;

namespace OrderCluster.LocalCluster;

/// <summary>CPU time of a process and its children, those that have ended included, as Linux tells of it under <c>/proc</c>.</summary>
/// <remarks>PostgreSQL works in a process per connection, so its server's own time says little.</remarks>
public sealed class ProcessTree(int processId)
{
    // USER_HZ, which is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    private const int ParentField = 1;
    private const int FirstTimeField = 11;
    private const int TimeFields = 4;

    private TimeSpan _last;

    /// <summary>User and system time so far; once the process has ended, what it was when last asked.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            if (Read(processId) is not { } own)
            {
                return _last;
            }

            var ticks = own.Ticks;
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                    && Read(id) is { } other && other.Parent == processId)
                {
                    ticks += other.Ticks;
                }
            }

            // A child that ends between two reads is seen twice or not at all for a moment; the time never goes back for it.
            var now = TimeSpan.FromSeconds(ticks / TicksPerSecond);
            return _last = now > _last ? now : _last;
        }
    }

    /// <summary>The parent of a process, or null when there is no such process.</summary>
    public static int? ParentOf(int processId) => Read(processId)?.Parent;

    private static (int Parent, long Ticks)? Read(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The program's name stands in parentheses and may hold anything, so fields count from behind it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = fields.Skip(FirstTimeField).Take(TimeFields).Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        return (int.Parse(fields[ParentField], CultureInfo.InvariantCulture), ticks);
    }
}
