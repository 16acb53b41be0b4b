namespace OrderCluster.Silo.Settings;

/// <summary>Times and bounds of finding work that no request drives any more.</summary>
public sealed record RecoveryOptions
{
    /// <summary>Whether interrupted orders are looked for; off where a caller asks again for each order anyway.</summary>
    public bool FollowsFeed { get; init; } = true;

    /// <summary>How often due streams are looked for.</summary>
    public TimeSpan DueInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most due streams taken in one look.</summary>
    public int DuePage { get; init; } = 256;

    /// <summary>Most orders that one loop wakes at the same time.</summary>
    public int ConcurrentWakes { get; init; } = 32;

    /// <summary>How long one wake-up may take before the loop goes on without it.</summary>
    public TimeSpan WakeTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>An order that was woken is left alone for so long.</summary>
    public TimeSpan WakeAgainAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// An order is taken for interrupted when it has stood unfinished for so long while this silo runs; those of before its start are woken at once.
    /// </summary>
    public TimeSpan InterruptedAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often unfinished orders are looked through.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Wait after a failure before a loop goes on.</summary>
    public TimeSpan FaultPause { get; init; } = TimeSpan.FromSeconds(1);
}
