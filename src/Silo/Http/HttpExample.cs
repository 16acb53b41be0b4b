namespace OrderCluster.Silo.Http;

/// <summary>A call and its answer, as the API's description and its pages show them; the tests make the calls and compare the answers.</summary>
/// <param name="Operation">The id of the operation that is called.</param>
/// <param name="Title">What the example shows.</param>
/// <param name="Body">The request's body, or null.</param>
/// <param name="Answer">The answer's body as JSON, or null.</param>
internal sealed record HttpExample(
    string Operation, string Title, string Method, string Path, IReadOnlyDictionary<string, string> Headers, string? Body,
    int Status, IReadOnlyDictionary<string, string> AnswerHeaders, string? Answer)
{
    /// <summary>The resource, and the name of its file.</summary>
    public const string Resource = "examples.http";

    private const string Mark = "### ";
    private const string AnswerMark = "HTTP/1.1 ";

    /// <summary>All of them, in the order in which they follow from each other.</summary>
    public static IReadOnlyList<HttpExample> All()
    {
        using var reader = new StreamReader(typeof(HttpExample).Assembly.GetManifestResourceStream($"OrderCluster.Silo.Http.{Resource}")!);
        return [.. reader.ReadToEnd().Split(Mark, StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static HttpExample Parse(string text)
    {
        var lines = text.TrimEnd().Split('\n');
        var answerAt = Array.FindIndex(lines, line => line.StartsWith(AnswerMark, StringComparison.Ordinal));
        var (request, answer) = (Message(lines[2..answerAt]), Message(lines[(answerAt + 1)..]));
        var (title, call) = (lines[0].Split(": ", 2), lines[1].Split(' ', 2));
        return new HttpExample(
            title[0], title[1], call[0], call[1], request.Headers, request.Body,
            int.Parse(lines[answerAt].AsSpan(AnswerMark.Length, 3), null), answer.Headers, answer.Body);
    }

    private static (Dictionary<string, string> Headers, string? Body) Message(string[] lines)
    {
        var headers = lines.TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
        var body = string.Join('\n', lines.Skip(headers.Count)).Trim();
        return (headers, body.Length == 0 ? null : body);
    }
}
