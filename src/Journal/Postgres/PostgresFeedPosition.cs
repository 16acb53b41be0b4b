using System.Globalization;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>A place in the feed: <c>epoch-transaction-ordinal</c>, where the ordinal counts the rows of one commit.</summary>
internal readonly record struct PostgresFeedPosition(long Transaction, int Ordinal)
{
    private const char Separator = '-';

    /// <exception cref="FeedPositionException">The position is malformed or of another epoch.</exception>
    public static PostgresFeedPosition Parse(FeedPosition position, string epoch)
    {
        var parts = (position.Value ?? "").Split(Separator);
        if (parts.Length != 3
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var transaction)
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
        {
            throw new FeedPositionException($"'{position.Value}' is not a feed position of this store.");
        }

        return parts[0] == epoch
            ? new PostgresFeedPosition(transaction, ordinal)
            : throw new FeedPositionException($"'{position.Value}' is a feed position of another epoch, this is {epoch}: read the feed from its beginning.");
    }

    public FeedPosition Format(string epoch) => new(string.Create(CultureInfo.InvariantCulture, $"{epoch}{Separator}{Transaction}{Separator}{Ordinal}"));
}
