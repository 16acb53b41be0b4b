namespace OrderCluster.Tidy.Tests.Dependencies;

/// <summary>Circles in a graph of names.</summary>
internal static class DependencyCircles
{
    /// <summary>The largest sets of names in which each leads to every other, in order; empty for a graph without circles.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> In(IEnumerable<(string From, string To)> edges)
    {
        var graph = edges.Where(edge => edge.From != edge.To).ToLookup(edge => edge.From, edge => edge.To);
        var reachable = graph.Select(group => group.Key).ToDictionary(node => node, node => ReachableFrom(node, graph));
        var circles = new List<IReadOnlyList<string>>();
        foreach (var (node, others) in reachable.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (others.Contains(node) && !circles.Exists(circle => circle.Contains(node)))
            {
                circles.Add([.. others.Where(other => reachable.TryGetValue(other, out var back) && back.Contains(node)).Order(StringComparer.Ordinal)]);
            }
        }

        return circles;
    }

    private static HashSet<string> ReachableFrom(string start, ILookup<string, string> graph)
    {
        var reached = new HashSet<string>();
        var left = new Stack<string>(graph[start]);
        while (left.TryPop(out var node))
        {
            if (reached.Add(node))
            {
                foreach (var next in graph[node])
                {
                    left.Push(next);
                }
            }
        }

        return reached;
    }
}
