using System.Text;
using System.Text.Json;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Docs;

public sealed class HttpPage
{
    [Fact]
    public async Task Every_example_of_the_page_works_as_it_is_shown()
    {
        await using var silo = await TestSilo.StartAsync();
        var examples = HttpExample.ReadAll(await File.ReadAllTextAsync(PagePath()));
        Assert.NotEmpty(examples);

        foreach (var example in examples)
        {
            var reply = await CallAsync(silo, example);

            var name = $"{example.Method} {example.Path}";
            Assert.True(example.Status == (int)reply.Status, $"{name}: shown {example.Status}, is {(int)reply.Status} {reply.Text}");
            Assert.All(example.AnswerHeaders, h => Assert.Equal(h.Value, reply.Headers.GetValueOrDefault(h.Key)));
            var shown = JsonDocument.Parse(example.Answer ?? "null").RootElement;
            var difference = ShownJson.Difference(shown, reply.Json);
            Assert.True(difference is null, $"{name}: {difference}");
        }
    }

    private static async Task<Reply> CallAsync(TestSilo silo, HttpExample example)
    {
        using var request = new HttpRequestMessage(new HttpMethod(example.Method), example.Path);
        if (example.Body is not null)
        {
            request.Content = new StringContent(example.Body, Encoding.UTF8, example.Headers["Content-Type"]);
        }

        if (example.Headers.TryGetValue("Idempotency-Key", out var key))
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        var client = example.Headers.GetValueOrDefault("X-Api-Key") switch
        {
            "$SHOP" => silo.Shop,
            "$OPS" => silo.Ops,
            "$ADMIN" => silo.Admin,
            null => silo.Anonymous,
            var other => throw new InvalidDataException($"The page uses the key {other}, which it does not introduce."),
        };
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    private static string PagePath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "docs", "http.md");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("docs/http.md is not above the tests' folder.");
    }
}
