using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Store;

namespace OrderCluster.LocalCluster.History;

/// <summary>What the journal says happened to orders and stock, read from its first row.</summary>
public sealed class JournalFacts
{
    private const int PageRows = 2_000;

    private readonly Dictionary<string, OrderFact> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _committed = new(StringComparer.Ordinal);

    /// <summary>By order id.</summary>
    public IReadOnlyDictionary<string, OrderFact> Orders => _orders;

    /// <summary>Units promised to orders, by SKU.</summary>
    public IReadOnlyDictionary<string, long> Committed => _committed;

    /// <exception cref="JournalException">The store can't be read.</exception>
    public static async Task<JournalFacts> ReadAsync(IJournalStore store, CancellationToken cancellation)
    {
        var facts = new JournalFacts();
        FeedPosition? readTo = null;
        while (await store.ReadFeedAsync(readTo, PageRows, cancellation) is { Items.Count: > 0 } page)
        {
            foreach (var row in page.Items.Select(item => item.Row))
            {
                facts.Take(row);
            }

            readTo = page.End;
        }

        return facts;
    }

    /// <summary>Takes an order's event.</summary>
    public void Take(string orderId, OrderEvent happened)
    {
        var order = _orders.GetValueOrDefault(orderId, new OrderFact(0, [], IsConfirmed: false, IsEnded: false));
        _orders[orderId] = happened switch
        {
            OrderPlaced placed => order with { Placed = order.Placed + 1, Skus = [.. placed.Lines.Select(line => line.Sku)] },
            OrderConfirmed => order with { IsConfirmed = true },
            OrderRejected or OrderCancelled => order with { IsEnded = true },
            _ => order,
        };
    }

    /// <summary>Takes a bucket's event.</summary>
    public void Take(string sku, StockEvent happened)
    {
        if (happened is ReservationCommitted committed)
        {
            _committed[sku] = _committed.GetValueOrDefault(sku) + committed.Quantity;
        }
    }

    private void Take(JournalRow row)
    {
        if (row.Stream.StartsWith(StreamNames.OrderPrefix, StringComparison.Ordinal))
        {
            foreach (var record in EventFrames.Read(row.Payload))
            {
                Take(row.Stream[StreamNames.OrderPrefix.Length..], EventCatalog.Of<OrderEvent>().Read(record));
            }
        }
        else if (row.Stream.StartsWith(StreamNames.StockPrefix, StringComparison.Ordinal)
            && GrainKeys.TryParseBucket(row.Stream[StreamNames.StockPrefix.Length..], out var sku, out _))
        {
            foreach (var record in EventFrames.Read(row.Payload))
            {
                Take(sku, EventCatalog.Of<StockEvent>().Read(record));
            }
        }
    }
}

/// <summary>An order as its stream tells it.</summary>
/// <param name="Placed">How often it was placed; more than once is a fault.</param>
/// <param name="IsEnded">Rejected or cancelled.</param>
public sealed record OrderFact(int Placed, IReadOnlyList<string> Skus, bool IsConfirmed, bool IsEnded);
