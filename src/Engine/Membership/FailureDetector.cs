namespace OrderCluster.Engine.Membership;

/// <summary>
/// Judges from what was seen of the heartbeats who has failed. Pure: time comes in as an argument, from any steady clock.
/// A silo is silent only while this one could see the table all along: after a gap nothing is known, and everyone is watched anew.
/// </summary>
internal sealed class FailureDetector(TimeSpan silenceLimit, TimeSpan refusedLimit, TimeSpan longestGap)
{
    private readonly Dictionary<Guid, Watched> _watched = [];
    private TimeSpan? _lastSeen;

    /// <summary>The table was read at this time.</summary>
    /// <returns>Who has failed, each time as long as the table holds them.</returns>
    internal IReadOnlyList<FailureVerdict> Observe(TimeSpan now, ClusterView table, Guid self)
    {
        if (_lastSeen is { } last && now - last > longestGap)
        {
            Forget();
        }

        var sinceLast = now - (_lastSeen ?? now);
        _lastSeen = now;
        var verdicts = new List<FailureVerdict>();
        foreach (var silo in table.Silos.Where(silo => silo.Address.SiloId != self))
        {
            if (Judge(now, silo, Watch(now, sinceLast, silo)) is { } verdict)
            {
                verdicts.Add(verdict);
            }
        }

        foreach (var gone in _watched.Keys.Where(id => table.Find(id) is null).ToArray())
        {
            _watched.Remove(gone);
        }

        return verdicts;
    }

    /// <summary>A connection to the silo was refused at this time; holds until it beats again.</summary>
    internal void Refused(TimeSpan now, Guid silo)
    {
        if (_watched.TryGetValue(silo, out var watched))
        {
            _watched[silo] = watched with { RefusedAt = now };
        }
    }

    /// <summary>Nothing seen before counts any more.</summary>
    internal void Forget()
    {
        _watched.Clear();
        _lastSeen = null;
    }

    /// <summary>
    /// Whether there was a heartbeat is known from its number, when it was from its age. That age is by the store's clock, which may jump:
    /// it counts only within the time since the table was seen before.
    /// </summary>
    private Watched Watch(TimeSpan now, TimeSpan sinceLast, SiloEntry silo)
    {
        var id = silo.Address.SiloId;
        if (!_watched.TryGetValue(id, out var watched) || watched.Heartbeats != silo.Heartbeats)
        {
            var age = TimeSpan.FromTicks(Math.Clamp(silo.HeartbeatAge.Ticks, 0, sinceLast.Ticks));
            var beatAt = now - age;
            var refusedAt = watched.RefusedAt >= beatAt ? watched.RefusedAt : null;
            _watched[id] = watched = new Watched(silo.Heartbeats, beatAt, refusedAt);
        }

        return watched;
    }

    private FailureVerdict? Judge(TimeSpan now, SiloEntry silo, Watched watched)
    {
        var silence = now - watched.BeatAt;
        var isRefused = watched.RefusedAt is not null;
        var limit = isRefused && refusedLimit < silenceLimit ? refusedLimit : silenceLimit;
        return silence >= limit ? new FailureVerdict(silo.Address, limit, silence, isRefused) : null;
    }

    private readonly record struct Watched(long Heartbeats, TimeSpan BeatAt, TimeSpan? RefusedAt);
}

/// <summary>A silo that should be evicted.</summary>
/// <param name="Silo">The one that failed.</param>
/// <param name="Limit">How old its heartbeat must be, which the store checks again by its own clock.</param>
/// <param name="Silence">How long it has been silent.</param>
/// <param name="IsRefused">Whether connections to it are refused.</param>
internal readonly record struct FailureVerdict(SiloAddress Silo, TimeSpan Limit, TimeSpan Silence, bool IsRefused);
