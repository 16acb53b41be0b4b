using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Journaling;

/// <summary>The part that is in every snapshot: it holds what is small, and names what the other parts must be.</summary>
internal static class SnapshotHead
{
    internal static IReadOnlyList<SnapshotPart> Capture(long number, Action<BinaryWriter, List<SnapshotPart>> capture)
    {
        using var buffer = new MemoryStream();
        using var head = new BinaryWriter(buffer);
        var parts = new List<SnapshotPart>();
        capture(head, parts);
        head.Flush();
        parts.Add(new SnapshotPart(Snapshot.HeadPart, number, buffer.ToArray()));
        return parts;
    }

    /// <summary>False when the parts don't fit together; then whoever asked reads the events instead.</summary>
    internal static bool TryRestore(IReadOnlyList<SnapshotPart> parts, Func<BinaryReader, IReadOnlyDictionary<string, SnapshotPart>, bool> restore)
    {
        var byName = parts.ToDictionary(p => p.Name, StringComparer.Ordinal);
        if (!byName.TryGetValue(Snapshot.HeadPart, out var part))
        {
            return false;
        }

        using var head = new BinaryReader(new MemoryStream(part.Payload.ToArray(), writable: false));
        try
        {
            return restore(head, byName);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}
