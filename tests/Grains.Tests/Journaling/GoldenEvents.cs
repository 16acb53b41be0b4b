using System.Text;
using System.Text.Json;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Journaling;

/// <summary>
/// Holds a codec to a file with one line for each form of event ever written, <c>{"type":…,"body":…}</c>. Lines are only ever added:
/// one that no longer reads means that journals out there no longer read.
/// </summary>
internal static class GoldenEvents
{
    internal static void Check<TEvent>(EventCodec<TEvent> codec, string file)
        where TEvent : class
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Journaling", "Golden", file));
        var records = lines.Select(Parse).ToList();
        Assert.Empty(codec.Names.Except(records.Select(r => r.Type)));
        Assert.All(records, record =>
        {
            var written = codec.Write(codec.Read(record));
            Assert.Equal(record.Type, written.Type);
            Assert.Equal(Encoding.UTF8.GetString(record.Body.Span), Encoding.UTF8.GetString(written.Body.Span));
        });
    }

    private static EventRecord Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var body = json.RootElement.GetProperty("body").GetRawText();
        return new EventRecord(json.RootElement.GetProperty("type").GetString()!, Encoding.UTF8.GetBytes(body));
    }
}
