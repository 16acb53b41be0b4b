using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.CommandLine.Auditing;
using OrderCluster.CommandLine.Running;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.Store;

namespace OrderCluster.CommandLine.Export;

/// <summary><c>oc journal export</c>.</summary>
internal static class JournalCommand
{
    private const int PageRows = 500;

    internal static Command Make()
    {
        var command = new Command("journal", "Works on the journal itself.");
        command.Add(MakeExport());
        return command;
    }

    private static Command MakeExport()
    {
        var store = StoreOption.Make("the store to export, beside a running silo or a stopped one");
        store.Required = true;
        var after = new Option<string?>("--after") { Description = "go on behind this position: the \"at\" of the last line that you have" };
        var command = new Command("export", "Prints every event as a line of JSON: stream, number, index, type, body, at. See docs/journal-export.md.") { store, after };
        command.SetAction((result, cancellation) => CommandRun.AsyncOf(async () =>
        {
            var from = result.GetValue(after) is { } position ? new FeedPosition(position) : (FeedPosition?)null;
            await using var output = new BufferedStream(Console.OpenStandardOutput(), 64 * 1024);
            await ExportAsync(StoreAddress.Parse(result.GetRequiredValue(store)!), from, output, cancellation).ConfigureAwait(false);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static async Task ExportAsync(StoreAddress address, FeedPosition? after, Stream output, CancellationToken cancellation)
    {
        await using var store = JournalStores.Create(address, new StoreOptions { ReadOnly = true }, NullLoggerFactory.Instance, TimeProvider.System);
        await store.OpenAsync(cancellation).ConfigureAwait(false);
        while (true)
        {
            var page = await ReadAsync(store, after, cancellation).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                ExportLine.Write(item, output);
            }

            if (page.Items.Count == 0)
            {
                await output.FlushAsync(cancellation).ConfigureAwait(false);
                return;
            }

            after = page.End;
        }
    }

    // The store gives out every position but the first: a wrong one is the user's.
    private static async Task<FeedPage> ReadAsync(IJournalStore store, FeedPosition? after, CancellationToken cancellation)
    {
        try
        {
            return await store.ReadFeedAsync(after, PageRows, cancellation).ConfigureAwait(false);
        }
        catch (FeedPositionException error)
        {
            throw new InvalidRequestException("position-unknown", "--after", error.Message);
        }
    }
}

/// <summary>Writes the events of a row, a line of JSON each.</summary>
internal static class ExportLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static void Write(FeedItem item, Stream output)
    {
        foreach (var one in FeedEvent.Of(item))
        {
            using (var json = new Utf8JsonWriter(output, Options))
            {
                json.WriteStartObject();
                json.WriteString("stream", one.Stream);
                json.WriteNumber("number", one.Number);
                json.WriteNumber("index", one.Index);
                json.WriteString("type", one.Event.Type);
                json.WritePropertyName("body");
                json.WriteRawValue(one.Event.Body.Span);
                json.WriteString("at", one.Position.Value);
                json.WriteEndObject();
            }

            output.WriteByte((byte)'\n');
        }
    }
}
