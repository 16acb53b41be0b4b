namespace OrderCluster.Silo.Hosting.Membership;

/// <summary>
/// Judges from what was seen of the heartbeats who has failed. Pure: time comes in as an argument, from any steady clock.
/// A silo is silent only while this one could see the table all along: after a gap nothing is known, and everyone is watched anew.
/// </summary>
internal sealed class FailureDetector(TimeSpan silenceLimit, TimeSpan refusedLimit, TimeSpan longestGap)
{
    private readonly Dictionary<SiloAddress, Watched> _watched = [];
    private TimeSpan? _lastSeen;

    /// <summary>The table was read at this time.</summary>
    /// <param name="now">By a steady clock.</param>
    /// <param name="others">The heartbeats of all other silos of the cluster.</param>
    internal void Observe(TimeSpan now, IReadOnlyList<SiloBeat> others)
    {
        if (_lastSeen is { } last && now - last > longestGap)
        {
            Forget();
        }

        var sinceLast = now - (_lastSeen ?? now);
        _lastSeen = now;
        foreach (var beat in others)
        {
            Watch(now, sinceLast, beat);
        }

        foreach (var gone in _watched.Keys.Except(others.Select(beat => beat.Silo)).ToArray())
        {
            _watched.Remove(gone);
        }
    }

    /// <summary>Who has failed, each time as long as the table holds them.</summary>
    internal IReadOnlyList<FailureVerdict> Verdicts(TimeSpan now) =>
        [.. _watched.Select(watched => Judge(now, watched.Key, watched.Value)).OfType<FailureVerdict>()];

    /// <summary>Those of whom nothing was heard for so long.</summary>
    internal IReadOnlyList<SiloAddress> SilentFor(TimeSpan silence, TimeSpan now) =>
        [.. _watched.Where(watched => now - watched.Value.BeatAt >= silence).Select(watched => watched.Key)];

    /// <summary>A connection to the silo was refused at this time; holds until it beats again.</summary>
    internal void Refused(TimeSpan now, SiloAddress silo)
    {
        if (_watched.TryGetValue(silo, out var watched))
        {
            _watched[silo] = watched with { RefusedAt = now };
        }
    }

    /// <summary>Nothing seen before counts any more.</summary>
    private void Forget()
    {
        _watched.Clear();
        _lastSeen = null;
    }

    /// <summary>
    /// Whether there was a heartbeat is known from its number, when it was from its age. That age is by the store's clock, which may jump:
    /// it counts only within the time since the table was seen before.
    /// </summary>
    private void Watch(TimeSpan now, TimeSpan sinceLast, SiloBeat beat)
    {
        if (_watched.TryGetValue(beat.Silo, out var watched) && watched.Beats == beat.Number)
        {
            return;
        }

        var age = TimeSpan.FromTicks(Math.Clamp(beat.Age.Ticks, 0, sinceLast.Ticks));
        var beatAt = now - age;
        var refusedAt = watched.RefusedAt >= beatAt ? watched.RefusedAt : null;
        _watched[beat.Silo] = new Watched(beat.Number, beatAt, refusedAt);
    }

    private FailureVerdict? Judge(TimeSpan now, SiloAddress silo, Watched watched)
    {
        var silence = now - watched.BeatAt;
        var isRefused = watched.RefusedAt is not null;
        var limit = isRefused && refusedLimit < silenceLimit ? refusedLimit : silenceLimit;
        return silence >= limit ? new FailureVerdict(silo, silence, isRefused) : null;
    }

    private readonly record struct Watched(long Beats, TimeSpan BeatAt, TimeSpan? RefusedAt);
}

/// <summary>A silo's last heartbeat.</summary>
/// <param name="Silo">Who sent it.</param>
/// <param name="Number">How many it has sent; says without any clock that there was another one.</param>
/// <param name="Age">By the store's clock, when the table was read.</param>
internal readonly record struct SiloBeat(SiloAddress Silo, long Number, TimeSpan Age);

/// <summary>A silo that should be evicted.</summary>
/// <param name="Silo">The one that failed.</param>
/// <param name="Silence">How long it has been silent.</param>
/// <param name="IsRefused">Whether connections to it are refused.</param>
internal sealed record FailureVerdict(SiloAddress Silo, TimeSpan Silence, bool IsRefused);
