namespace OrderCluster.Audit.Report;

/// <summary>What the journal says when it is recomputed from its first row.</summary>
/// <param name="Rows">Appends read.</param>
/// <param name="Violations">The first ones in words; <paramref name="ViolationCount"/> counts all.</param>
/// <param name="Acknowledged">Distinct orders of the client's list; null when none was given.</param>
/// <param name="ReadTo">Position in the feed behind the last append read: a running cluster's newest appends may lie behind it. Null when there was none.</param>
/// <param name="Channels">Totals of orders and units by channel, in the order of their names.</param>
/// <param name="HoldsWithoutOrder">
/// Soft holds of stock or credit that still run at the time of the last event and whose order is not in the journal: orders being placed at that moment,
/// or requests that left them behind. No violation, since they end by themselves.
/// </param>
public sealed record AuditReport(
    long Rows,
    long Events,
    int Streams,
    long ViolationCount,
    IReadOnlyList<Violation> Violations,
    long? Acknowledged,
    string? ReadTo,
    IReadOnlyList<ChannelTotals> Channels,
    long HoldsWithoutOrder = 0)
{
    public bool IsClean => ViolationCount == 0;

    /// <summary>The totals of one channel; zeros when it has placed nothing.</summary>
    public ChannelTotals Of(string channel) => Channels.FirstOrDefault(c => c.Channel == channel) ?? new ChannelTotals { Channel = channel };
}

/// <summary>One channel's orders and units, from the journal alone.</summary>
public sealed record ChannelTotals
{
    public required string Channel { get; init; }

    public long Confirmed { get; init; }

    public long Rejected { get; init; }

    /// <summary>Stopped by a hold that someone or something must lift.</summary>
    public long Held { get; init; }

    public long Cancelled { get; init; }

    /// <summary>On their way: neither of the above, or still giving something back.</summary>
    public long Unfinished { get; init; }

    /// <summary>Units ordered.</summary>
    public long UnitsOrdered { get; init; }

    /// <summary>Units that buckets have committed to the channel's orders, or shipped: from the buckets' events.</summary>
    public long UnitsCommitted { get; init; }

    /// <summary>Units cancelled by request after they were promised.</summary>
    public long UnitsReleased { get; init; }

    /// <summary>Units asked for and never promised.</summary>
    public long UnitsShort { get; init; }

    public long Orders => Confirmed + Rejected + Held + Cancelled + Unfinished;
}
