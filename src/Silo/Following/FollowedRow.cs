using System.Text.Json;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders.Events;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Following;

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
                events.Add(Grains.Orders.Events.OrderEvents.Codec.Read(record));
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
