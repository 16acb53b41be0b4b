using System.Globalization;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Sqlite;

/// <summary>A place in a SQLite feed as text: epoch and rowid, <c>0123…cdef-42</c>.</summary>
internal static class SqliteFeedPosition
{
    private const char Separator = '-';

    public static FeedPosition Format(string epoch, long ordinal) => new(string.Create(CultureInfo.InvariantCulture, $"{epoch}{Separator}{ordinal}"));

    /// <exception cref="FeedPositionException">The position is malformed or of another epoch.</exception>
    public static long Parse(FeedPosition position, string epoch)
    {
        var text = position.Value ?? "";
        var separator = text.IndexOf(Separator, StringComparison.Ordinal);
        if (separator < 0 || !long.TryParse(text.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
        {
            throw new FeedPositionException($"'{text}' is no position of a feed.");
        }

        return text.AsSpan(0, separator).SequenceEqual(epoch)
            ? ordinal
            : throw new FeedPositionException($"Position '{text}' is not of this store's epoch {epoch}: read the feed from its beginning.");
    }
}
