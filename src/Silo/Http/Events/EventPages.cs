using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Http.Events;

/// <summary>Reads the feed in pages of events.</summary>
internal sealed class EventPages(IJournal journal)
{
    /// <summary>Most rows that one page looks at: a caller who sees few of them gets a short page and goes on from its end.</summary>
    private const int MaxRowsPerPage = 2_000;

    private const int RowsPerRead = 200;

    /// <param name="streams">Prefix of the streams whose events the caller may see; empty for all.</param>
    /// <exception cref="FeedPositionException">The place is not of this store.</exception>
    public async Task<EventPage> ReadAsync(EventPosition after, int limit, string streams, CancellationToken cancellation)
    {
        var entries = new List<EventEntry>();
        var place = after;
        for (var rows = 0; rows < MaxRowsPerPage;)
        {
            var page = await journal.Store.ReadFeedAsync(place.Feed, RowsPerRead, cancellation);
            if (page.Items.Count == 0)
            {
                place = place.Taken > 0 || page.End is null ? place : new EventPosition(page.End, 0);
                return Page(entries, place, isAtEnd: true);
            }

            foreach (var item in page.Items)
            {
                place = Take(item, place, limit, streams, entries);
                if (entries.Count == limit)
                {
                    return Page(entries, place, isAtEnd: false);
                }
            }

            rows += page.Items.Count;
        }

        return Page(entries, place, isAtEnd: false);
    }

    private static EventPosition Take(FeedItem item, EventPosition before, int limit, string streams, List<EventEntry> entries)
    {
        if (!item.Row.Stream.StartsWith(streams, StringComparison.Ordinal))
        {
            return new EventPosition(item.Position, 0);
        }

        foreach (var (entry, behind) in EventEntries.Of(item, before))
        {
            entries.Add(entry);
            if (entries.Count == limit)
            {
                return behind;
            }
        }

        return new EventPosition(item.Position, 0);
    }

    private static EventPage Page(List<EventEntry> entries, EventPosition place, bool isAtEnd) =>
        new(entries, place == default ? null : place.ToString(), isAtEnd);
}
