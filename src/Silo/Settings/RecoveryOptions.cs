namespace OrderCluster.Silo.Settings;

/// <summary>Times and bounds of waking grains whose due time has come.</summary>
public sealed record RecoveryOptions
{
    /// <summary>How often due streams are looked for.</summary>
    public TimeSpan DueInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the tables are asked for processes that nobody waits for and no due time wakes.</summary>
    public TimeSpan ForgottenInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A process that has not moved for so long is taken for forgotten: longer than callers wait. At a start whatever is older than the silo.</summary>
    public TimeSpan ForgottenAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most due streams of one kind taken in one look.</summary>
    public int DuePage { get; init; } = 256;

    /// <summary>Most grains that are woken at the same time.</summary>
    public int ConcurrentWakes { get; init; } = 32;

    /// <summary>How long one wake-up may take before the loop goes on without it.</summary>
    public TimeSpan WakeTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A grain that was woken is left alone for so long.</summary>
    public TimeSpan WakeAgainAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is due within so long is woken at once when the silo starts: work that was interrupted when the last one ended.</summary>
    public TimeSpan DueAtStart { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What is overdue for so long is woken by any silo, in case the one whose share it is does not.</summary>
    public TimeSpan TakeOverAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Wait after a failure before the loop goes on.</summary>
    public TimeSpan FaultPause { get; init; } = TimeSpan.FromSeconds(1);
}
