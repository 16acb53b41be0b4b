using System.Globalization;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.InMemory;

/// <summary>All rows in the order in which they were written; a position is the epoch and how many rows precede it.</summary>
internal sealed class MemoryFeed(Guid epoch)
{
    private readonly List<JournalRow> _rows = [];

    public FeedPosition? End => _rows.Count == 0 ? null : Position(_rows.Count);

    public void Add(JournalRow row) => _rows.Add(row);

    public FeedPage Read(FeedPosition? after, int limit)
    {
        var first = after is { } position ? Parse(position) : 0;
        var count = Math.Min(limit, _rows.Count - first);
        var items = new List<FeedItem>(count);
        for (var i = first; i < first + count; i++)
        {
            items.Add(new FeedItem(Position(i + 1), _rows[i]));
        }

        return new FeedPage(items, items.Count > 0 ? items[^1].Position : after);
    }

    private FeedPosition Position(int precedingRows) => new(string.Create(CultureInfo.InvariantCulture, $"{epoch:N}-{precedingRows}"));

    private int Parse(FeedPosition position)
    {
        var parts = (position.Value ?? "").Split('-');
        if (parts.Length != 2
            || !Guid.TryParseExact(parts[0], "N", out var positionEpoch)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var precedingRows))
        {
            throw new FeedPositionException($"'{position.Value}' is not a feed position of this store.");
        }

        return positionEpoch == epoch && precedingRows <= _rows.Count
            ? precedingRows
            : throw new FeedPositionException($"'{position.Value}' is a feed position of another epoch: read the feed from its beginning.");
    }
}
