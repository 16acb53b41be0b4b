using OrderCluster.Grains.Orders.Events;
using OrderCluster.Grains.Tests.Journaling;

namespace OrderCluster.Grains.Tests.Orders;

public sealed class Order_events_test
{
    [Fact]
    public void Every_order_event_ever_written_is_read_and_written_alike() => GoldenEvents.Check(OrderEvents.Codec, "order.jsonl");
}
