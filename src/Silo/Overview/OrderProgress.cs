namespace OrderCluster.Silo.Overview;

/// <summary>Where an order stands that is not done with.</summary>
internal sealed class OrderProgress(DateTimeOffset since)
{
    private readonly Dictionary<string, string> _holds = new(StringComparer.Ordinal);

    public OrderProgress(SavedProgress saved)
        : this(saved.Since)
    {
        (IsConfirmed, IsRejected, MustUndo) = (saved.IsConfirmed, saved.IsRejected, saved.MustUndo);
        (Retry, Attempt, NextTryAt) = (saved.Retry, saved.Attempt, saved.NextTryAt);
        Pending.UnionWith(saved.Pending);
        foreach (var (reason, detail) in saved.Holds)
        {
            _holds[reason] = detail;
        }
    }

    /// <summary>The order had been confirmed before something was cancelled.</summary>
    public bool IsConfirmed { get; set; }

    public bool IsRejected { get; set; }

    /// <summary>A rejected order has something to give back.</summary>
    public bool MustUndo { get; set; }

    /// <summary>Cancellations not given back.</summary>
    public HashSet<string> Pending { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Holds => _holds;

    /// <summary>What is tried again, in words; null when nothing is scheduled.</summary>
    public string? Retry { get; private set; }

    public int Attempt { get; private set; }

    public DateTimeOffset? NextTryAt { get; private set; }

    /// <summary>When the present wait began.</summary>
    public DateTimeOffset Since { get; private set; } = since;

    public SavedProgress Save(string orderId) => new(
        orderId, Since, IsConfirmed, IsRejected, MustUndo, [.. Pending], new Dictionary<string, string>(_holds), Retry, Attempt, NextTryAt);

    public void Hold(string reason, string detail, DateTimeOffset at)
    {
        _holds[reason] = detail;
        Since = at;
    }

    public void Release(string reason, DateTimeOffset at)
    {
        _holds.Remove(reason);
        EndWait(at);
    }

    public void Wait(string forWhat, int attempt, DateTimeOffset nextTryAt, DateTimeOffset at)
    {
        Since = Retry == forWhat ? Since : at;
        (Retry, Attempt, NextTryAt) = (forWhat, attempt, nextTryAt);
    }

    public void EndWait(DateTimeOffset at)
    {
        (Retry, Attempt, NextTryAt) = (null, 0, null);
        Since = at;
    }

    /// <summary>What the order waits for, in words.</summary>
    public string Reason => this switch
    {
        { Retry: { } retry } => retry,
        { _holds.Count: > 0 } => string.Join("; ", _holds.Select(hold => $"hold {hold.Key}: {hold.Value}")),
        { IsRejected: true } => "giving back what the rejected order had reserved",
        { Pending.Count: > 0 } => "giving back what was cancelled",
        _ => "stock, credit and payment, under way",
    };
}
