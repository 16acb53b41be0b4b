using OrderCluster.Audit.Report;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Audit.Orders;

/// <summary>Adds up orders and units by channel.</summary>
internal static class Totals
{
    public static IReadOnlyList<ChannelTotals> ByChannel(OrderLedger orders, IReadOnlyDictionary<(string OrderId, int Line), long> unitsByLine)
    {
        var committed = unitsByLine
            .GroupBy(u => Channel(u.Key.OrderId))
            .ToDictionary(g => g.Key, g => g.Sum(u => u.Value));
        return [.. orders.Orders
            .GroupBy(o => Channel(o.OrderId))
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Sum(g.Key, [.. g], committed.GetValueOrDefault(g.Key)))];
    }

    private static ChannelTotals Sum(string channel, IReadOnlyList<OrderBook> orders, long committed)
    {
        var lines = orders.SelectMany(o => o.Lines).ToList();
        var states = orders.CountBy(StateOf).ToDictionary();
        return new ChannelTotals
        {
            Channel = channel,
            Confirmed = states.GetValueOrDefault(State.Confirmed),
            Rejected = states.GetValueOrDefault(State.Rejected),
            Held = states.GetValueOrDefault(State.Held),
            Cancelled = states.GetValueOrDefault(State.Cancelled),
            Unfinished = states.GetValueOrDefault(State.Unfinished),
            UnitsOrdered = lines.Sum(l => l.Ordered),
            UnitsCommitted = committed,
            UnitsReleased = lines.Sum(l => l.Cancelled),
            UnitsShort = lines.Sum(l => l.Short),
        };
    }

    private static State StateOf(OrderBook order) => order switch
    {
        { IsGivingBack: true } => State.Unfinished,
        { IsRejected: true } => State.Rejected,
        { IsEmpty: true } => State.Cancelled,
        { IsConfirmed: true } => State.Confirmed,
        { IsHeld: true } => State.Held,
        _ => State.Unfinished,
    };

    private static string Channel(string orderId) => GrainKeys.TryParseOrder(orderId, out var channel, out _) ? channel : orderId;

    private enum State
    {
        Confirmed,
        Rejected,
        Held,
        Cancelled,
        Unfinished,
    }
}
