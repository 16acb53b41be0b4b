namespace OrderCluster.Runner.Observing;

/// <summary>CPU time of processes, second by second.</summary>
internal sealed class ProcessorSeries
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<ProcessorProbe> _probes;
    private readonly TimeSpan[] _first;
    private readonly TimeSpan[] _last;
    private TimeSpan _at;

    internal ProcessorSeries(IReadOnlyList<ProcessorProbe> probes)
    {
        _probes = probes;
        _first = [.. probes.Select(probe => probe.ProcessorTime())];
        _last = [.. _first];
    }

    internal IEnumerable<string> Names => _probes.Select(probe => probe.Name);

    internal List<SecondOfProcessors> Seconds { get; } = [];

    /// <summary>CPU time of each from the load's beginning to the last answer.</summary>
    internal IReadOnlyList<TimeSpan> Totals => [.. _last.Zip(_first, (last, first) => last - first)];

    /// <summary>Closes a second.</summary>
    internal void Take(TimeSpan at)
    {
        var cores = new double[_probes.Count];
        for (var i = 0; i < cores.Length; i++)
        {
            var now = _probes[i].ProcessorTime();
            cores[i] = at > _at ? (now - _last[i]) / (at - _at) : 0;
            _last[i] = now;
        }

        _at = at;
        Seconds.Add(new SecondOfProcessors(at, cores));
    }

    /// <summary>Closes the second in which the last answer came: what was used until then, as a share of the whole second.</summary>
    internal void TakeRest() => Take(_at + Second);

    /// <summary>Takes what was used since the last full second.</summary>
    internal void End(TimeSpan lasted)
    {
        for (var i = 0; i < _last.Length; i++)
        {
            _last[i] = _probes[i].ProcessorTime();
        }

        _at = lasted;
    }
}

/// <param name="Cores">Of each process: 1 is one core, busy all the time.</param>
internal sealed record SecondOfProcessors(TimeSpan At, IReadOnlyList<double> Cores);
