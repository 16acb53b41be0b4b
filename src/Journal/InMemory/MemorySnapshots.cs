using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.InMemory;

/// <summary>The last snapshot of each stream, merged part by part.</summary>
internal sealed class MemorySnapshots
{
    private readonly Dictionary<string, Snapshot> _snapshots = [];

    public Snapshot? Read(string stream) => _snapshots.GetValueOrDefault(stream);

    public void Write(Snapshot snapshot)
    {
        var parts = new SortedDictionary<string, SnapshotPart>(StringComparer.Ordinal);
        foreach (var part in _snapshots.GetValueOrDefault(snapshot.Stream)?.Parts ?? [])
        {
            parts[part.Name] = part;
        }

        foreach (var part in snapshot.Parts)
        {
            if (part.Payload.IsEmpty)
            {
                parts.Remove(part.Name);
            }
            else
            {
                parts[part.Name] = part with { Payload = part.Payload.ToArray() };
            }
        }

        _snapshots[snapshot.Stream] = snapshot with { Parts = [.. parts.Values] };
    }
}
