namespace OrderCluster.Silo.Recovery;

/// <summary>Since when each unfinished order stands so, and when it was woken last.</summary>
internal sealed class WakeTimes
{
    private Dictionary<string, Times> _byId = new(StringComparer.Ordinal);

    /// <summary>
    /// Of the orders that are unfinished now, those to wake: unfinished at an earlier look at or before <paramref name="until"/>,
    /// and not woken after <paramref name="lastWake"/>. They count as woken now; all others are forgotten.
    /// </summary>
    public IReadOnlyList<string> Take(IEnumerable<string> unfinished, DateTimeOffset until, DateTimeOffset lastWake, DateTimeOffset now)
    {
        var next = new Dictionary<string, Times>(StringComparer.Ordinal);
        var toWake = new List<string>();
        foreach (var orderId in unfinished)
        {
            var times = _byId.TryGetValue(orderId, out var known) ? known : new Times(now, DateTimeOffset.MinValue);
            if (times.Since <= until && times.WokenAt <= lastWake)
            {
                toWake.Add(orderId);
                times = times with { WokenAt = now };
            }

            next.Add(orderId, times);
        }

        _byId = next;
        return toWake;
    }

    private readonly record struct Times(DateTimeOffset Since, DateTimeOffset WokenAt);
}
