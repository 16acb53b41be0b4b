using System.Text.Json;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Http.Events;

/// <summary>One event of the journal.</summary>
/// <param name="Id">The event's identity, <c>stream#number.index</c>: tells a repeat.</param>
/// <param name="Position">Ask after this to get what follows the event.</param>
/// <param name="Number">Of the append that holds the event, from 1 in each stream.</param>
/// <param name="Index">Place in that append, from 0.</param>
/// <param name="Type">With version: <c>stock-received/1</c>.</param>
internal sealed record EventEntry(string Id, string Position, string Stream, long Number, int Index, string Type, JsonElement Body);

/// <summary>Some of the feed.</summary>
/// <param name="Next">Ask after this to get what follows; null only while there is nothing at all.</param>
/// <param name="IsAtEnd">There was nothing more to read; ask again later.</param>
internal sealed record EventPage(IReadOnlyList<EventEntry> Events, string? Next, bool IsAtEnd);

/// <summary>Turns rows of the feed into entries, each with the place behind it.</summary>
internal static class EventEntries
{
    /// <summary>The events of a row that follow <paramref name="before"/>, with their places.</summary>
    public static IEnumerable<(EventEntry Entry, EventPosition Behind)> Of(FeedItem item, EventPosition before)
    {
        var all = FeedEvent.Of(item).ToArray();
        for (var index = before.Taken; index < all.Length; index++)
        {
            var behind = index == all.Length - 1 ? new EventPosition(item.Position, 0) : before with { Taken = index + 1 };
            yield return (Entry(all[index], behind), behind);
        }
    }

    private static EventEntry Entry(FeedEvent one, EventPosition behind) => new(
        $"{one.Stream}#{one.Number}.{one.Index}", behind.ToString(), one.Stream, one.Number, one.Index, one.Event.Type, Body(one.Event.Body));

    private static JsonElement Body(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        return document.RootElement.Clone();
    }
}
