using Dapper;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Store;

namespace OrderCluster.Projections.Stock;

/// <summary>
/// Buckets that an adjustment left with more promised than there is, until it is there again. Only rare events are read: while a bucket is short nothing can be
/// reserved, and what is shipped lessens what is there and what is promised alike.
/// </summary>
public sealed class ShortagesTable : Projection
{
    private readonly ViewTable<ShortageRow> _shortages;

    public ShortagesTable()
        : base(
            "shortages",
            version: 1,
            new FeedFilter(StreamNames.StockPrefix, [.. new[] { typeof(StockAdjusted), typeof(StockReceived), typeof(ReservationReleased), typeof(ReservationExpired) }.Select(EventCatalog.Of<StockEvent>().NameOf)]),
            "CREATE TABLE shortages(bucket $key PRIMARY KEY, units BIGINT NOT NULL, since BIGINT NOT NULL)")
    {
        _shortages = Table<ShortageRow>("shortages");
        On<StockAdjusted>((e, source) => Set(source.Key, e.Shortage, e.At));
        On<StockReceived>((e, source) => Lessen(source.Key, e.Quantity, e.At));
        On<ReservationReleased>((e, source) => Lessen(source.Key, e.Quantity, e.At));
        On<ReservationExpired>((e, source) => Lessen(source.Key, e.Quantity, e.At));
    }

    private void Lessen(string bucket, long units, DateTimeOffset at)
    {
        if (_shortages.Find(bucket) is { } row)
        {
            Set(bucket, row.Units - units, at);
        }
    }

    private void Set(string bucket, long units, DateTimeOffset at)
    {
        if (units <= 0)
        {
            _shortages.Remove(bucket);
            return;
        }

        _shortages.Put(new ShortageRow { Bucket = bucket, Units = units, Since = _shortages.Find(bucket)?.Since ?? at.ToUnixTimeMilliseconds() });
    }
}

/// <summary>A row of the table of shortages.</summary>
internal sealed class ShortageRow
{
    public string Bucket { get; set; } = "";

    public long Units { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long Since { get; set; }
}

/// <summary>What is asked of the table of shortages.</summary>
public sealed class ShortageQueries(ViewStore views)
{
    /// <summary>How many buckets are short, and the worst of them.</summary>
    /// <param name="worst">Most buckets told of.</param>
    public Task<Shortages> ReadAsync(int worst, CancellationToken cancellation) => views.ReadAsync(
        async connection => new Shortages(
            await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM shortages"),
            [.. (await connection.QueryAsync<ShortageRow>("SELECT bucket, units, since FROM shortages ORDER BY units DESC, bucket LIMIT @worst", new { worst })).Select(Of)]),
        cancellation);

    private static Shortage Of(ShortageRow row)
    {
        _ = GrainKeys.TryParseBucket(row.Bucket, out var sku, out var location);
        return new Shortage(sku, location, row.Units, DateTimeOffset.FromUnixTimeMilliseconds(row.Since));
    }
}

/// <summary>Stock that is promised beyond what is there, after an adjustment.</summary>
/// <param name="Buckets">Buckets that are short.</param>
/// <param name="Worst">Those of them that lack most.</param>
public sealed record Shortages(long Buckets, IReadOnlyList<Shortage> Worst);

/// <summary>A bucket that is short.</summary>
/// <param name="Units">Promised beyond what is there.</param>
/// <param name="Since">When an adjustment left it short.</param>
public sealed record Shortage(string Sku, string Location, long Units, DateTimeOffset Since);
