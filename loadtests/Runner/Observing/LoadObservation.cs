namespace OrderCluster.Runner.Observing;

/// <summary>What this runner offers beyond NBomber: figures of the system under load beside those of its answers.</summary>
public sealed record LoadObservation
{
    /// <summary>Called after the warm-up, before the first measured run begins.</summary>
    public Func<Task> MeasuringStarts { get; init; } = () => Task.CompletedTask;

    /// <summary>Called when the last measured run has its answer.</summary>
    public Func<Task> MeasuringEnds { get; init; } = () => Task.CompletedTask;

    /// <summary>Processes whose CPU time is charted.</summary>
    public IReadOnlyList<ProcessorProbe> Processors { get; init; } = [];

    /// <summary>Runs in flight of one scenario beyond which arrivals are dropped and reported as such.</summary>
    public int MaxInFlight { get; init; } = 20_000;

    /// <summary>How long answers are waited for after the load's end.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sections that end the report, asked for when the load is over.</summary>
    public Func<Task<IReadOnlyList<ReportSection>>> Sections { get; init; } = () => Task.FromResult<IReadOnlyList<ReportSection>>([]);
}

/// <param name="ProcessorTime">User and system time so far.</param>
public sealed record ProcessorProbe(string Name, Func<TimeSpan> ProcessorTime);

/// <summary>A table of the report.</summary>
/// <param name="IsFailed">It says that the run has failed.</param>
public sealed record ReportSection(string Title, IReadOnlyList<(string Name, string Value)> Rows, bool IsFailed = false);
