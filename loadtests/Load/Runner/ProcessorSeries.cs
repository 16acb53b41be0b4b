using OrderCluster.LocalCluster;

namespace OrderCluster.Load.Runner;

/// <summary>CPU time of processes, second by second.</summary>
internal sealed class ProcessorSeries(IReadOnlyList<MeteredProcess> processes)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TimeSpan[] _last = [.. processes.Select(process => process.ProcessorTime())];
    private TimeSpan _at;

    internal IEnumerable<string> Names => processes.Select(process => process.Name);

    internal List<SecondOfProcessors> Seconds { get; } = [];

    /// <summary>Closes a second.</summary>
    internal void Take(TimeSpan at)
    {
        var cores = new double[processes.Count];
        for (var i = 0; i < cores.Length; i++)
        {
            var now = processes[i].ProcessorTime();
            cores[i] = at > _at ? (now - _last[i]) / (at - _at) : 0;
            _last[i] = now;
        }

        _at = at;
        Seconds.Add(new SecondOfProcessors(at, cores));
    }

    /// <summary>Closes the second in which the last answer came: what was used until then, as a share of the whole second.</summary>
    internal void TakeRest() => Take(_at + Second);
}

/// <param name="Cores">Of each process: 1 is one core, busy all the time.</param>
internal sealed record SecondOfProcessors(TimeSpan At, IReadOnlyList<double> Cores);

/// <param name="ProcessorTime">User and system time so far.</param>
internal sealed record MeteredProcess(string Name, Func<TimeSpan> ProcessorTime)
{
    /// <summary>A process with its children; once it has ended, its time is what it was when last asked.</summary>
    internal static MeteredProcess Of(string name, int processId)
    {
        var last = TimeSpan.Zero;
        return new MeteredProcess(name, () =>
        {
            var now = ProcessFamily.ProcessorTime(processId);
            return last = now > last ? now : last;
        });
    }
}
