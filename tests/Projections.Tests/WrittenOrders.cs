using System.Buffers;
using System.Text;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Store;

namespace OrderCluster.Projections.Tests;

/// <summary>Writes events into a journal as grains would, an append each.</summary>
internal sealed class WrittenOrders(IJournalStore journal)
{
    private readonly Dictionary<string, StreamHead> _heads = [];

    /// <summary>The time of events for which a test does not care.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 1, 12, 0, 3, TimeSpan.Zero);

    public static OrderPlaced Placed(long units = 3, decimal total = 7.5m, AllocationRule allocation = AllocationRule.AllOrNothing, DateTimeOffset? at = null) => new(
        at ?? Now, "hash", "C-1", "GBP", allocation, Now, [new PlacedLine(1, "A", units, total / units, null, units)], total, "intent", null, 1, 0, Now);

    /// <summary>Appends events to an order's stream, together.</summary>
    public Task AppendAsync(string orderId, params OrderEvent[] events) => AppendAsync($"order/{orderId}", events.Select(EventCatalog.Of<OrderEvent>().Write));

    public Task AppendAsync(string stream, string type, string body) => AppendAsync(stream, [new EventRecord(type, Encoding.UTF8.GetBytes(body))]);

    public async Task AppendAsync(string stream, IEnumerable<EventRecord> events)
    {
        var (payload, count) = (new ArrayBufferWriter<byte>(), 0);
        foreach (var record in events)
        {
            EventFrames.Write(payload, record.Type, record.Body.Span);
            count++;
        }

        var head = _heads.GetValueOrDefault(stream);
        var row = new JournalRow(stream, head.Number + 1, Guid.NewGuid(), head.Id, count, payload.WrittenMemory);
        var results = new AppendResult[1];
        await journal.AppendAsync(new[] { new JournalAppend(row, DueChange.None) }, results, CancellationToken.None);
        Assert.Equal(AppendStatus.Written, results[0].Status);
        _heads[stream] = new StreamHead(row.Number, row.Id);
    }
}
