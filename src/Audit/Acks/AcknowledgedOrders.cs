namespace OrderCluster.Audit.Acks;

/// <summary>A client's own list of orders that were acknowledged to it: a line each, beginning with the order's id.</summary>
public static class AcknowledgedOrders
{
    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>Reads the distinct ids. A last line without its line end was cut off while being written, before the client took note, and is passed over.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlySet<string> Read(string path)
    {
        var text = File.ReadAllText(path);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in whole.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed.Length > 0)
            {
                var end = trimmed.IndexOfAny(Separators);
                ids.Add((end < 0 ? trimmed : trimmed[..end]).ToString());
            }
        }

        return ids;
    }
}
