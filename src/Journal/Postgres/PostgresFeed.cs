using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Postgres;

/// <summary>
/// Reads all streams in the order of their transactions' ids, below the oldest transaction that is still running: what is handed out can't be
/// preceded by anything that shows up later. One stream's rows are in order, since a row's transaction began after its predecessor's had ended.
/// </summary>
internal sealed class PostgresFeed(NpgsqlDataSource source, PostgresEpoch epoch, PostgresHorizonAlarm alarm)
{
    private const string Horizon =
        """
        SELECT epoch, pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM journal.meta
        """;

    private const string OldestRunning = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private const string Rows =
        $"""
        SELECT {PostgresReads.RowColumns}, xid, ordinal FROM journal.appends
        WHERE xid >= $1 AND (xid > $1 OR ordinal > $2) AND xid < $3 + pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        """;

    // What is left out here need neither be sent nor read. By a range of names the planner could find all rows of the streams and sort them, for each page.
    private const string Filter =
        " AND left(stream, length($5)) = $5 AND ($6::bytea[] IS NULL OR EXISTS (SELECT FROM unnest($6) AS type WHERE position(type IN payload) > 0))";

    private const string InOrder = " ORDER BY xid, ordinal LIMIT $4";

    private readonly string _epoch = epoch.Id.ToString("N");

    /// <param name="after">Where to go on; null begins at the beginning.</param>
    /// <param name="limit">Most rows in the page.</param>
    /// <param name="filter">Which rows are asked for; null: all.</param>
    /// <param name="isPrivateEpoch">The epoch was made for this reader alone, the store still names the one before.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<FeedPage> ReadAsync(FeedPosition? after, int limit, FeedFilter? filter, bool isPrivateEpoch, CancellationToken cancellation)
    {
        var from = after is { } position ? PostgresFeedPosition.Parse(position, _epoch) : new PostgresFeedPosition(0, 0);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            var (items, oldest, next) = await ReadAsync(connection, from, limit, filter, isPrivateEpoch, cancellation);
            if (items.Count < limit)
            {
                await alarm.ObserveAsync(connection, oldest, next, cancellation);
            }

            return new FeedPage(items, items.Count > 0 ? items[^1].Position : after);
        }
        catch (Exception e) when (PostgresErrors.IsFromDatabase(e))
        {
            throw PostgresErrors.Translate(e);
        }
    }

    /// <summary>Behind the last transaction that surely has ended, with all of its rows.</summary>
    public async Task<FeedPosition> ReadEndAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = source.CreateCommand(OldestRunning);
            var oldest = (long)(await command.ExecuteScalarAsync(cancellation))!;
            return new PostgresFeedPosition(epoch.Shift + oldest - 1, int.MaxValue).Format(_epoch);
        }
        catch (Exception e) when (PostgresErrors.IsFromDatabase(e))
        {
            throw PostgresErrors.Translate(e);
        }
    }

    private async Task<(List<FeedItem> Items, long OldestRunning, long Next)> ReadAsync(
        NpgsqlConnection connection, PostgresFeedPosition from, int limit, FeedFilter? filter, bool isPrivateEpoch, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Horizon));
        batch.BatchCommands.Add(RowsAfter(from, limit, filter));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (!isPrivateEpoch && reader.GetGuid(0) != epoch.Id)
        {
            throw new FeedPositionException($"The store has been restored since it was opened; its epoch is now {reader.GetGuid(0):N}. Open it again.");
        }

        var (oldest, next) = (reader.GetInt64(1), reader.GetInt64(2));
        if (from.Transaction >= epoch.Shift + next)
        {
            throw new FeedPositionException(
                $"Position '{from.Format(_epoch)}' lies beyond the end of this store, which has lost what was written last: read the feed from its beginning.");
        }

        await reader.NextResultAsync(cancellation);
        var items = new List<FeedItem>();
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(new FeedItem(new PostgresFeedPosition(reader.GetInt64(6), reader.GetInt32(7)).Format(_epoch), PostgresReads.Row(reader)));
        }

        return (items, oldest, next);
    }

    private NpgsqlBatchCommand RowsAfter(PostgresFeedPosition from, int limit, FeedFilter? filter)
    {
        var rows = new NpgsqlBatchCommand(filter is null ? Rows + InOrder : Rows + Filter + InOrder);
        rows.Parameters.Add(PostgresReads.Long(from.Transaction));
        rows.Parameters.Add(PostgresReads.Long(from.Ordinal));
        rows.Parameters.Add(PostgresReads.Long(epoch.Shift));
        rows.Parameters.Add(PostgresReads.Long(limit));
        if (filter is not null)
        {
            rows.Parameters.Add(PostgresReads.Text(filter.StreamPrefix));
            rows.Parameters.Add(new NpgsqlParameter
            {
                Value = filter.EventTypes is { } types ? types.Select(Encoding.UTF8.GetBytes).ToArray() : DBNull.Value,
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            });
        }

        return rows;
    }
}

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
