namespace OrderCluster.Tidy.Tests.Dependencies;

/// <summary>Circles in a graph of names.</summary>
internal static class DependencyCircles
{
    /// <summary>Each circle as its names in order, the first one at the end again; for two circles through the same nodes at least one.</summary>
    public static IEnumerable<string> In(IEnumerable<(string From, string To)> edges)
    {
        var graph = edges.Where(edge => edge.From != edge.To).Distinct().ToLookup(edge => edge.From, edge => edge.To);
        var left = new HashSet<string>();
        var circles = new List<string>();
        foreach (var start in graph.Select(group => group.Key).Order(StringComparer.Ordinal))
        {
            Follow(start, graph, [], left, circles);
        }

        return circles;
    }

    private static void Follow(string node, ILookup<string, string> graph, List<string> path, HashSet<string> left, List<string> circles)
    {
        var seenAt = path.IndexOf(node);
        if (seenAt >= 0)
        {
            circles.Add(string.Join(" → ", path.Skip(seenAt).Append(node)));
            return;
        }

        if (left.Contains(node))
        {
            return;
        }

        path.Add(node);
        foreach (var next in graph[node].Order(StringComparer.Ordinal))
        {
            Follow(next, graph, path, left, circles);
        }

        path.RemoveAt(path.Count - 1);
        left.Add(node);
    }
}
