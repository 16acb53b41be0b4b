using System.Text.Json;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Http.Events;

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
