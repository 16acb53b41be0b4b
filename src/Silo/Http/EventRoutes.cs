using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Http;

/// <summary>The feed of all events, for whoever projects, tracks or checks: in pages, or as they come.</summary>
internal sealed class EventRoutes(SiloJournal journal, KeyRing keys, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private const string StreamType = "text/event-stream";
    private const string LastEventId = "Last-Event-ID";
    private const string Heartbeat = "heartbeat";

    /// <summary>Most rows that are read from the store at once.</summary>
    private const int RowsPerRead = 200;

    /// <summary>A silent connection gets a heartbeat so often, so that those between do not take it for dead; its key is looked at again each time.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly FeedReader _feed = journal.Feed;

    public static void Map(RouteGroupBuilder v1) => v1.MapGet("/events", ReadAsync)
        .WithTags("Events")
        .WithName("readEvents")
        .WithSummary("Events after a position, as a page; as server-sent events when text/event-stream is accepted")
        .WithDescription("At least once each, in order within a stream, oldest first. A body has the fields that docs/events.md names, spelled as everywhere in this API; one that can't be read is `{\"unreadable\": \"why\"}`, and an append that can't be read at all one event `unreadable/1`.\n\nA stream begins with an event `heartbeat`, and sends another whenever nothing has come for 5 s; its id is a place to go on from, too. After a lost connection send the last id as `Last-Event-ID`. The stream ends when its key is revoked.")
        .RequireAuthorization(ScopePolicies.ChannelOrOps)
        .Produces<EventPage>(StatusCodes.Status200OK, "application/json", StreamType)
        .WithProblems()
        .DisableRequestTimeout();

    private static async Task<IResult> ReadAsync(
        HttpContext context, Caller caller, EventRoutes events, StreamLimit streams, string? after = null, string? limit = null)
    {
        var visible = caller.IsOps ? "" : StreamNames.OrdersOf(caller.Channel!);
        if (!context.Request.Headers.Accept.Any(a => a?.Contains(StreamType, StringComparison.OrdinalIgnoreCase) ?? false))
        {
            return Answers.Ok(await events.PageAsync(EventPosition.Parse(after), RequestText.PageEntries(limit), visible, context.RequestAborted));
        }

        var lease = streams.Take(caller);
        context.Response.RegisterForDispose(lease);
        if (!lease.IsAcquired)
        {
            await Problems.WriteAsync(context, KeyLimits.Refusal());
            return Results.Empty;
        }

        // A position that the store does not know is refused while there is an answer to refuse it by.
        var place = EventPosition.Parse(context.Request.Headers[LastEventId] is [{ Length: > 0 } id] ? id : after);
        await events._feed.ReadAsync(place.Feed, 1, visible, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.ServerSentEvents(events.FollowAsync(place, visible, caller, context.RequestAborted));
    }

    /// <param name="streams">Prefix of the streams whose events the caller may see; empty for all.</param>
    /// <exception cref="FeedPositionException">The place is not of this store.</exception>
    private async Task<EventPage> PageAsync(EventPosition after, int limit, string streams, CancellationToken cancellation)
    {
        var entries = new List<EventEntry>();
        var place = after;
        while (true)
        {
            var page = await _feed.ReadAsync(place.Feed, RowsPerRead, streams, cancellation);
            if (page.Items.Count == 0)
            {
                place = place.Taken > 0 || page.End is null ? place : new EventPosition(page.End, 0);
                return Page(isAtEnd: true);
            }

            foreach (var (entry, behind) in page.Items.SelectMany(item => EventEntries.Of(item, place)))
            {
                entries.Add(entry);
                place = behind;
                if (entries.Count == limit)
                {
                    return Page(isAtEnd: false);
                }
            }
        }

        EventPage Page(bool isAtEnd) => new(entries, place == default ? null : place.ToString(), isAtEnd);
    }

    private async IAsyncEnumerable<SseItem<object>> FollowAsync(
        EventPosition after, string streams, Caller caller, [EnumeratorCancellation] CancellationToken aborted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        var place = after;
        yield return Beat(place);
        await foreach (var page in _feed.FollowAsync(after.Feed, streams, Silence, stop.Token))
        {
            if (!keys.IsStillHeldBy(caller))
            {
                yield break;
            }

            foreach (var (entry, behind) in page.Items.SelectMany(item => EventEntries.Of(item, place)))
            {
                place = behind;
                yield return new SseItem<object>(entry, entry.Type) { EventId = entry.Position };
            }

            place = page.End is { } end && place.Taken == 0 ? new EventPosition(end, 0) : place;
            if (page.Items.Count == 0)
            {
                yield return Beat(place);
            }
        }
    }

    private SseItem<object> Beat(EventPosition place) => new(new { at = clock.GetUtcNow() }, Heartbeat) { EventId = place == default ? null : place.ToString() };
}

/// <summary>One event of the journal.</summary>
/// <param name="Id">The event's identity, <c>stream#number.index</c>: tells a repeat.</param>
/// <param name="Position">Ask after this to get what follows the event.</param>
/// <param name="Number">Of the append that holds the event, from 1 in each stream.</param>
/// <param name="Index">Place in that append, from 0.</param>
/// <param name="Type">With version: <c>stock-received/1</c>.</param>
/// <param name="Body">Spelled as everywhere in this API, however the journal keeps it.</param>
internal sealed record EventEntry(string Id, string Position, string Stream, long Number, int Index, string Type, JsonElement Body);

/// <summary>Some of the feed.</summary>
/// <param name="Next">Ask after this to get what follows; null only while there is nothing at all.</param>
/// <param name="IsAtEnd">There was nothing more to read; ask again later.</param>
internal sealed record EventPage(IReadOnlyList<EventEntry> Events, string? Next, bool IsAtEnd);

/// <summary>A place between two events: a feed position, and how many events of the caller's next append are already taken.</summary>
/// <param name="Feed">Null: the beginning.</param>
/// <param name="Taken">Events to pass over in the next append, from 0.</param>
internal readonly record struct EventPosition(FeedPosition? Feed, int Taken)
{
    private const int MaxChars = 200;
    private const char Mark = '~';

    /// <summary>The place that <see cref="ToString"/> wrote; null is the beginning.</summary>
    /// <exception cref="InvalidRequestException"><c>position-unknown</c></exception>
    public static EventPosition Parse(string? text)
    {
        if (text is null)
        {
            return default;
        }

        var mark = text.LastIndexOf(Mark);
        var taken = 0;
        if (text.Length is 0 or > MaxChars
            || (mark >= 0 && !(int.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out taken) && taken > 0)))
        {
            throw new InvalidRequestException("position-unknown", "after",
                "Send a position exactly as an earlier answer gave it, or leave it out to begin at the beginning.");
        }

        var feed = mark < 0 ? text : text[..mark];
        return new EventPosition(feed.Length == 0 ? null : new FeedPosition(feed), taken);
    }

    public override string ToString() => Taken == 0 ? Feed?.Value ?? "" : $"{Feed?.Value}{Mark}{Taken}";
}

/// <summary>Turns rows of the feed into entries, each with the place behind it.</summary>
internal static class EventEntries
{
    /// <summary>Stands for all events of an append that can't be read.</summary>
    private const string Unreadable = "unreadable/1";

    /// <summary>The events of a row that follow <paramref name="before"/>, with their places.</summary>
    public static IEnumerable<(EventEntry Entry, EventPosition Behind)> Of(FeedItem item, EventPosition before)
    {
        var all = EventsOf(item);
        for (var index = before.Taken; index < all.Count; index++)
        {
            var behind = index == all.Count - 1 ? new EventPosition(item.Position, 0) : before with { Taken = index + 1 };
            var (type, body) = all[index];
            yield return (new EventEntry($"{item.Row.Stream}#{item.Row.Number}.{index}", behind.ToString(), item.Row.Stream, item.Row.Number, index, type, body), behind);
        }
    }

    private static List<(string Type, JsonElement Body)> EventsOf(FeedItem item)
    {
        try
        {
            var codec = EventCatalog.Find(item.Row.Stream);
            return [.. EventFrames.Read(item.Row.Payload).Select(record => (record.Type, Body(codec, record)))];
        }
        catch (InvalidDataException e)
        {
            return [(Unreadable, Fault(e))];
        }
    }

    private static JsonElement Body(IEventCodec? codec, EventRecord record)
    {
        try
        {
            return codec is not null && codec.Events.ContainsKey(record.Type)
                ? JsonSerializer.SerializeToElement(codec.Read(record), WireJson.Answers)
                : JsonElement.Parse(record.Body.Span);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return Fault(e);
        }
    }

    private static JsonElement Fault(Exception error) => JsonSerializer.SerializeToElement(new { unreadable = error.Message }, WireJson.Answers);
}
