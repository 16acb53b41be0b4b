using System.Buffers;
using System.Text;
using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Journal.State;

namespace OrderCluster.Silo.Http.Events;

/// <summary>Sends the feed as server-sent events for as long as the caller listens and the silo runs.</summary>
internal sealed class EventStream(SiloJournal journal, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    public const string ContentType = "text/event-stream";

    /// <summary>A silent connection gets a comment so often, so that those between do not take it for dead.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private static readonly byte[] Comment = ": \n\n"u8.ToArray();

    public async Task SendAsync(HttpContext context, EventPosition after, string streams)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var response = context.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        await response.BodyWriter.WriteAsync(Comment, stop.Token);
        try
        {
            await FollowAsync(response, after, streams, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of a stream: the caller has gone, or the silo stops and the caller goes on elsewhere from its last id.
        }
    }

    private async Task FollowAsync(HttpResponse response, EventPosition after, string streams, CancellationToken cancellation)
    {
        var place = after;
        await using var rows = journal.Feed.FollowAsync(place.Feed, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = rows.MoveNextAsync().AsTask();
            await response.BodyWriter.FlushAsync(cancellation);
            while (await Task.WhenAny(next, Task.Delay(KeepAlive, clock, cancellation)) != next)
            {
                await response.BodyWriter.WriteAsync(Comment, cancellation);
            }

            if (!await next)
            {
                return;
            }

            var row = rows.Current;
            if (row.Row.Stream.StartsWith(streams, StringComparison.Ordinal))
            {
                foreach (var (entry, _) in EventEntries.Of(row, place))
                {
                    Write(response.BodyWriter, entry);
                }
            }

            place = new EventPosition(row.Position, 0);
        }
    }

    private static void Write(IBufferWriter<byte> output, EventEntry entry)
    {
        Encoding.UTF8.GetBytes($"id: {entry.Position}\nevent: {entry.Type}\ndata: ", output);
        using (var json = new Utf8JsonWriter(output))
        {
            JsonSerializer.Serialize(json, entry, WireJson.Answers);
        }

        output.Write("\n\n"u8);
    }
}
