namespace OrderCluster.Silo.Tests.Docs;

/// <summary>A call that a page shows, with the answer that it shows for it.</summary>
internal sealed record HttpExample(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string? Body, int Status, IReadOnlyDictionary<string, string> AnswerHeaders, string? Answer)
{
    private const string Fence = "```http";

    /// <summary>All pairs of request and answer in a page, in order.</summary>
    /// <exception cref="InvalidDataException">A request has no answer behind it.</exception>
    public static IReadOnlyList<HttpExample> ReadAll(string markdown)
    {
        var blocks = Blocks(markdown).ToArray();
        if (blocks.Length % 2 != 0)
        {
            throw new InvalidDataException("Every request on the page needs an answer behind it.");
        }

        return [.. blocks.Chunk(2).Select(pair => Of(pair[0], pair[1]))];
    }

    private static HttpExample Of(Block request, Block answer)
    {
        if (request.First.StartsWith("HTTP/", StringComparison.Ordinal) || !answer.First.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"'{request.First}' is followed by '{answer.First}': a request and its answer are wanted.");
        }

        var parts = request.First.Split(' ', 2);
        return new HttpExample(parts[0], parts[1], request.Headers, request.Body, int.Parse(answer.First.AsSpan(9, 3)), answer.Headers, answer.Body);
    }

    private static IEnumerable<Block> Blocks(string markdown)
    {
        var lines = markdown.Split('\n');
        for (var start = 0; start < lines.Length; start++)
        {
            if (lines[start] == Fence)
            {
                var end = Array.IndexOf(lines, "```", start);
                yield return Block.Of(lines[(start + 1)..end]);
                start = end;
            }
        }
    }

    private sealed record Block(string First, IReadOnlyDictionary<string, string> Headers, string? Body)
    {
        public static Block Of(string[] lines)
        {
            var headers = lines.Skip(1).TakeWhile(l => l.Length > 0).Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
            var body = lines.Skip(headers.Count + 2).ToArray();
            return new Block(lines[0], headers, body.Length == 0 ? null : string.Join('\n', body));
        }
    }
}
