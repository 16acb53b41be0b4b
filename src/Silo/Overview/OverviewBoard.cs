using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Following;

namespace OrderCluster.Silo.Overview;

/// <summary>What the overview knows from the feed; one writer, any number of readers.</summary>
internal sealed class OverviewBoard : IFeedView
{
    /// <summary>Most buckets that are remembered as short.</summary>
    private const int MaxShortBuckets = 10_000;

    private const string AdjustedType = "stock-adjusted/1";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _shortBuckets = new(StringComparer.Ordinal);
    private OrderBoard _orders = new();

    public string Name => "overview/1";

    public bool IsCaughtUp { get; private set; }

    public void Apply(FollowedRow row)
    {
        lock (_lock)
        {
            if (row.OrderId is { } orderId)
            {
                foreach (var @event in row.OrderEvents())
                {
                    _orders.Apply(orderId, @event);
                }
            }
            else if (row.Row.Stream.StartsWith(StreamNames.StockPrefix, StringComparison.Ordinal))
            {
                ApplyStock(row.Row);
            }
        }
    }

    public void CaughtUp() => IsCaughtUp = true;

    public void Clear()
    {
        lock (_lock)
        {
            _orders = new OrderBoard();
            _shortBuckets.Clear();
            IsCaughtUp = false;
        }
    }

    public string Save()
    {
        lock (_lock)
        {
            return JsonSerializer.Serialize(new SavedBoard(_orders.Save(), [.. _shortBuckets]), WireJson.Answers);
        }
    }

    public bool Restore(string saved)
    {
        try
        {
            if (JsonSerializer.Deserialize<SavedBoard>(saved, WireJson.Answers) is not { } board)
            {
                return false;
            }

            lock (_lock)
            {
                _orders = new OrderBoard(board.Orders);
                _shortBuckets.Clear();
                _shortBuckets.UnionWith(board.ShortBuckets);
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
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

    private void ApplyStock(JournalRow row)
    {
        foreach (var record in EventFrames.Read(row.Payload))
        {
            if (record.Type != AdjustedType || EventCatalog.Of<StockEvent>().Read(record) is not StockAdjusted adjusted)
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
}
