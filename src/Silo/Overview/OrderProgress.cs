using System.Text.Json.Serialization;

namespace OrderCluster.Silo.Overview;

/// <summary>Where an order stands that is not done with; it is saved as it is.</summary>
internal sealed class OrderProgress(string orderId, DateTimeOffset since)
{
    public string OrderId => orderId;

    /// <summary>The order had been confirmed before something was cancelled.</summary>
    public bool IsConfirmed { get; set; }

    public bool IsRejected { get; set; }

    /// <summary>A rejected order has something to give back.</summary>
    public bool MustUndo { get; set; }

    /// <summary>Cancellations not given back.</summary>
    public HashSet<string> Pending { get; init; } = [];

    /// <summary>Details by reason.</summary>
    public Dictionary<string, string> Holds { get; init; } = [];

    /// <summary>What is tried again, in words; null when nothing is scheduled.</summary>
    public string? Retry { get; set; }

    public int Attempt { get; set; }

    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>When the present wait began.</summary>
    public DateTimeOffset Since { get; set; } = since;

    public void Hold(string reason, string detail, DateTimeOffset at)
    {
        Holds[reason] = detail;
        Since = at;
    }

    public void Release(string reason, DateTimeOffset at)
    {
        Holds.Remove(reason);
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
    [JsonIgnore]
    public string Reason => this switch
    {
        { Retry: { } retry } => retry,
        { Holds.Count: > 0 } => string.Join("; ", Holds.Select(hold => $"hold {hold.Key}: {hold.Value}")),
        { IsRejected: true } => "giving back what the rejected order had reserved",
        { Pending.Count: > 0 } => "giving back what was cancelled",
        _ => "stock, credit and payment, under way",
    };
}
