using OrderCluster.Audit.Report;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders.Events;

namespace OrderCluster.Audit.Orders;

/// <summary>The books of all orders.</summary>
internal sealed class OrderLedger(ViolationLog violations)
{
    private readonly Dictionary<string, OrderBook> _orders = [];

    public IEnumerable<OrderBook> Orders => _orders.Values.Where(o => o.Exists);

    public void Book(string stream, long number, OrderEvent @event)
    {
        var orderId = stream[StreamNames.OrderPrefix.Length..];
        if (!_orders.TryGetValue(orderId, out var order))
        {
            _orders.Add(orderId, order = new OrderBook(stream, orderId, violations));
        }

        order.Book(number, @event);
    }

    public OrderBook? Find(string orderId) => _orders.TryGetValue(orderId, out var order) && order.Exists ? order : null;
}
