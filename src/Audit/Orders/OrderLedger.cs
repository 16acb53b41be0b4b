using OrderCluster.Audit.Report;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;

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

/// <summary>
/// Holds what orders promise against what buckets and accounts keep for them. It is made at the end of the journal, and is right at any earlier point too:
/// stock and credit are committed before an order says confirmed, and given back before it says so.
/// </summary>
internal sealed class PromiseCheck(ViolationLog violations)
{
    public void CompareStock(OrderLedger orders, Dictionary<(string OrderId, int Line), long> unitsByLine)
    {
        foreach (var order in orders.Orders)
        {
            foreach (var line in order.Lines)
            {
                unitsByLine.Remove((order.OrderId, line.Number), out var units);
                Compare(order, line, units);
            }
        }

        foreach (var ((orderId, line), units) in unitsByLine)
        {
            violations.Add(Checks.PromiseBacked, $"order/{orderId}", 0, $"{units} units are committed to line {line}, but there is no such line");
        }
    }

    public void CompareCredit(OrderLedger orders, Dictionary<(string OrderId, string CustomerId), decimal> amounts)
    {
        foreach (var ((orderId, customerId), amount) in amounts)
        {
            var order = orders.Find(orderId);
            if (order is null || order.CustomerId != customerId)
            {
                violations.Add(Checks.PromiseBacked, $"customer/{customerId}", 0, $"{amount} of credit is committed to order {orderId}, which {(order is null ? "does not exist" : "is another customer's")}");
            }
            else if (IsSettled(order) && amount != Value(order))
            {
                violations.Add(Checks.PromiseBacked, order.Stream, 0, $"{amount} of credit is committed, the order's live units come to {Value(order)}");
            }
        }
    }

    private void Compare(OrderBook order, LineBook line, long units)
    {
        var promised = order.IsConfirmed ? line.Reserved : 0;
        if (units > line.Ordered || (IsSettled(order) && units != promised))
        {
            violations.Add(Checks.PromiseBacked, order.Stream, 0, $"line {line.Number} ({line.Sku}) is promised {promised} units of {line.Ordered}, stock has committed {units}");
        }
    }

    private static decimal Value(OrderBook order) => order.Lines.Sum(l => l.ToPay);

    // While an order is on its way, or gives something back, its books and the buckets' may differ by the step in between.
    private static bool IsSettled(OrderBook order) => !order.IsGivingBack && (order.IsConfirmed || order.IsEmpty);
}
