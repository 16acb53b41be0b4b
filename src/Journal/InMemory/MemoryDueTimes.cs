using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.InMemory;

/// <summary>When each stream wants to be woken, earliest first.</summary>
internal sealed class MemoryDueTimes
{
    private readonly Dictionary<string, DateTimeOffset> _times = [];
    private readonly SortedSet<DueStream> _order = new(Comparer<DueStream>.Create(Compare));

    public void Apply(string stream, DueChange change)
    {
        if (change.Kind == DueChangeKind.None)
        {
            return;
        }

        if (_times.Remove(stream, out var old))
        {
            _order.Remove(new DueStream(stream, old));
        }

        if (change.Kind == DueChangeKind.Set)
        {
            _times.Add(stream, change.At);
            _order.Add(new DueStream(stream, change.At));
        }
    }

    public IReadOnlyList<DueStream> Read(DateTimeOffset until, int limit) => [.. _order.TakeWhile(due => due.At <= until).Take(limit)];

    private static int Compare(DueStream x, DueStream y)
    {
        var byTime = x.At.CompareTo(y.At);
        return byTime != 0 ? byTime : StreamOrder.Instance.Compare(x.Stream, y.Stream);
    }
}
