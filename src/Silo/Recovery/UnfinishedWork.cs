using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Grains.Orders;
using OrderCluster.Silo.Following;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Recovery;

/// <summary>
/// Wakes orders that were interrupted before they had a due time: at the start those that the feed leaves open, later those that stand open for long.
/// </summary>
internal sealed partial class UnfinishedWork(
    UnfinishedView unfinished, OrderWaker waker, RecoveryOptions options, TimeProvider clock, ILogger<UnfinishedWork> log)
    : WakingWork(options.LookInterval, options, clock, log)
{
    private readonly WakeTimes _times = new();
    private bool _hasLooked;

    /// <summary>One look: wakes what is stale once the feed has been read; returns how many orders it woke.</summary>
    internal override async Task<int> LookAsync(CancellationToken cancellation)
    {
        if (unfinished.OrderIds() is not { } open)
        {
            return 0;
        }

        var isFirst = !_hasLooked;
        _hasLooked = true;
        var now = Clock.GetUtcNow();
        var stale = _times.Take(open, isFirst ? DateTimeOffset.MaxValue : now - Options.InterruptedAfter, now - Options.WakeAgainAfter, now);
        if (stale.Count > 0)
        {
            LogWaking(stale.Count);
            await waker.WakeAsync(stale, cancellation);
        }

        return stale.Count;
    }

    [LoggerMessage(3204, LogLevel.Information, "Going on with {Count} orders that were interrupted.")]
    private partial void LogWaking(int count);
}

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

/// <summary>The orders that are in the middle of their process, as the feed tells.</summary>
internal sealed class UnfinishedView : IFeedView
{
    private readonly Lock _lock = new();
    private readonly UnfinishedOrders _orders = new();
    private bool _isCaughtUp;

    public string Name => "unfinished-orders/1";

    /// <summary>Oldest first; null until the feed has been read to its end once.</summary>
    public IReadOnlyList<string>? OrderIds()
    {
        lock (_lock)
        {
            return _isCaughtUp ? [.. _orders.OrderIds] : null;
        }
    }

    public void Apply(FollowedRow row)
    {
        if (row.OrderId is { } orderId)
        {
            lock (_lock)
            {
                _orders.Apply(orderId, row.OrderEvents());
            }
        }
    }

    public void CaughtUp()
    {
        lock (_lock)
        {
            _isCaughtUp = true;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _orders.Restore([]);
            _isCaughtUp = false;
        }
    }

    public string Save()
    {
        lock (_lock)
        {
            return JsonSerializer.Serialize(_orders.Save(), WireJson.Answers);
        }
    }

    public bool Restore(string saved)
    {
        lock (_lock)
        {
            try
            {
                _orders.Restore(JsonSerializer.Deserialize<IReadOnlyList<OrderUnderWay>>(saved, WireJson.Answers) ?? []);
                return true;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }
}
