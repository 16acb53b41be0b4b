namespace OrderCluster.Channels.OnlineRetail;

/// <summary>Counts by reason, in alphabetical order.</summary>
internal sealed class ReasonCounts
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, int> Counts => _counts;

    internal void Add(string reason, int count = 1) => _counts[reason] = _counts.GetValueOrDefault(reason) + count;
}
