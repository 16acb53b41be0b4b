namespace OrderCluster.Journal.Commit;

/// <summary>Bounds of the group-commit writer.</summary>
public sealed record WriterOptions
{
    /// <summary>Rows that may wait for the next batch; beyond that, grains gather their events instead of sending them.</summary>
    public int MaxQueuedRows { get; init; } = 20_000;

    /// <summary>Bytes of payload that may wait for the next batch.</summary>
    public long MaxQueuedBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>How long one batch of unknown outcome is sent again before its appends fail.</summary>
    public TimeSpan UnknownOutcomeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for a batch that the store had no room for, whose outcome is known: nothing was written.</summary>
    public TimeSpan FullLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before the first resend; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest pause between two resends.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the writer's loop runs; a simulation gives its own.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
}
