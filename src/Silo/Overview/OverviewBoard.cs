using System.Text.Json;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders.Events;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Overview;

/// <summary>What the overview knows from the feed; one writer, any number of readers.</summary>
internal sealed class OverviewBoard
{
    /// <summary>Most buckets that are remembered as short.</summary>
    private const int MaxShortBuckets = 10_000;

    private const string PlacedType = "order-placed/1";
    private const string AdjustedType = "stock-adjusted/1";

    private static readonly OrderPlaced NothingPlaced = new(default, "", null, "", default, default, [], 0, "", null, 0, 0, default);

    /// <summary>Events that neither end a step nor begin a wait: read past, so that following the feed costs little.</summary>
    private static readonly HashSet<string> PassedOver = ["lines-short/1", "payment-authorized/1", "payment-declined/1", "payment-voided/1"];

    private readonly Lock _lock = new();
    private readonly HashSet<string> _shortBuckets = new(StringComparer.Ordinal);
    private OrderBoard _orders = new();

    public bool IsCaughtUp { get; private set; }

    /// <summary>Takes in rows in the order of the feed.</summary>
    /// <exception cref="InvalidDataException">A row can't be read; those after it can still be taken in.</exception>
    public void Apply(JournalRow row)
    {
        lock (_lock)
        {
            if (row.Stream.StartsWith(StreamNames.OrderPrefix, StringComparison.Ordinal))
            {
                ApplyOrder(row);
            }
            else if (row.Stream.StartsWith(StreamNames.StockPrefix, StringComparison.Ordinal))
            {
                ApplyStock(row);
            }
        }
    }

    /// <summary>Says that all there was has been taken in.</summary>
    public void CaughtUp() => IsCaughtUp = true;

    /// <summary>Forgets everything, to begin at the feed's beginning.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _orders = new OrderBoard();
            _shortBuckets.Clear();
            IsCaughtUp = false;
        }
    }

    public OrderTotals Totals()
    {
        lock (_lock)
        {
            return _orders.Totals();
        }
    }

    public RateSeries Rate(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _orders.Rate(now);
        }
    }

    public UnfinishedPart Unfinished(int limit)
    {
        lock (_lock)
        {
            return new UnfinishedPart(_orders.UnfinishedCount, _orders.Oldest(limit));
        }
    }

    /// <summary>Keys of buckets that an adjustment left short, whatever became of them since.</summary>
    public IReadOnlyList<string> ShortBuckets()
    {
        lock (_lock)
        {
            return [.. _shortBuckets];
        }
    }

    /// <summary>Forgets a bucket that is short no longer; the next adjustment that leaves it short brings it back.</summary>
    public void NoLongerShort(string bucketKey)
    {
        lock (_lock)
        {
            _shortBuckets.Remove(bucketKey);
        }
    }

    private void ApplyOrder(JournalRow row)
    {
        var orderId = row.Stream[StreamNames.OrderPrefix.Length..];
        foreach (var record in EventFrames.Read(row.Payload))
        {
            if (record.Type == PlacedType)
            {
                _orders.Apply(orderId, NothingPlaced with { At = TimeOf(record) });
            }
            else if (!PassedOver.Contains(record.Type))
            {
                _orders.Apply(orderId, OrderEvents.Codec.Read(record));
            }
        }
    }

    private void ApplyStock(JournalRow row)
    {
        foreach (var record in EventFrames.Read(row.Payload))
        {
            if (record.Type != AdjustedType || StockEvents.Codec.Read(record) is not StockAdjusted adjusted)
            {
                continue;
            }

            var bucketKey = row.Stream[StreamNames.StockPrefix.Length..];
            if (adjusted.Shortage == 0)
            {
                _shortBuckets.Remove(bucketKey);
            }
            else if (_shortBuckets.Count < MaxShortBuckets)
            {
                _shortBuckets.Add(bucketKey);
            }
        }
    }

    /// <summary>The event's time without reading its lines, of which there may be thousands.</summary>
    private static DateTimeOffset TimeOf(EventRecord record)
    {
        try
        {
            var json = new Utf8JsonReader(record.Body.Span);
            while (json.Read())
            {
                if (json.CurrentDepth == 1 && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("at"u8) && json.Read())
                {
                    return DateTimeOffset.FromUnixTimeMilliseconds(json.GetInt64());
                }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"An event of type '{record.Type}' has a body that does not fit it: {e.Message}", e);
        }

        return default;
    }
}
