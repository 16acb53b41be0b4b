using System.Text.Json;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Following;

/// <summary>What a part of the silo keeps of the feed. It is told rows by one thread, and may be asked by any.</summary>
internal interface IFeedView
{
    /// <summary>Names its state in the checkpoint; never changed, or the state is made anew from the feed's beginning.</summary>
    string Name { get; }

    /// <summary>Takes in the next row; one that was seen before may come again after a restart of the silo.</summary>
    /// <exception cref="InvalidDataException">The row can't be read; those after it can still be taken in.</exception>
    void Apply(FollowedRow row);

    /// <summary>Says that all there was when the reader looked last has been taken in.</summary>
    void CaughtUp();

    /// <summary>Forgets everything, to begin at the feed's beginning.</summary>
    void Clear();

    /// <summary>What it knows now, for <see cref="Restore"/>.</summary>
    string Save();

    /// <summary>Goes on from what was saved.</summary>
    /// <returns>False when it can't, because another version of the program saved it.</returns>
    bool Restore(string saved);
}

/// <summary>A row of the feed, its order's events read once for all views.</summary>
internal sealed class FollowedRow(JournalRow row)
{
    private const string PlacedType = "order-placed/1";

    private static readonly OrderPlaced NothingPlaced = new(default, "", null, "", default, default, [], 0, "", null, 0, 0, default);

    /// <summary>Events that neither end a step nor begin a wait: read past, so that following the feed costs little.</summary>
    private static readonly HashSet<string> PassedOver = ["lines-short/1", "payment-authorized/1", "payment-declined/1", "payment-voided/1"];

    private List<OrderEvent>? _orderEvents;

    public JournalRow Row => row;

    /// <summary>Null when the row is not an order's.</summary>
    public string? OrderId { get; } =
        row.Stream.StartsWith(StreamNames.OrderPrefix, StringComparison.Ordinal) ? row.Stream[StreamNames.OrderPrefix.Length..] : null;

    /// <summary>What moved the order on; of its placement the time alone, since it may have thousands of lines.</summary>
    /// <exception cref="InvalidDataException">An event can't be read.</exception>
    public IReadOnlyList<OrderEvent> OrderEvents() => _orderEvents ??= ReadOrder(row);

    private static List<OrderEvent> ReadOrder(JournalRow row)
    {
        var events = new List<OrderEvent>(row.EventCount);
        foreach (var record in EventFrames.Read(row.Payload))
        {
            if (record.Type == PlacedType)
            {
                events.Add(NothingPlaced with { At = TimeOf(record) });
            }
            else if (!PassedOver.Contains(record.Type))
            {
                events.Add(EventCatalog.Of<OrderEvent>().Read(record));
            }
        }

        return events;
    }

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
