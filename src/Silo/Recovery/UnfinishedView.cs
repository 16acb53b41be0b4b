using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Grains.Orders;
using OrderCluster.Silo.Following;

namespace OrderCluster.Silo.Recovery;

/// <summary>The orders that are in the middle of their process, as the feed tells.</summary>
internal sealed class UnfinishedView : IFeedView
{
    private readonly Lock _lock = new();
    private readonly UnfinishedOrders _orders = new();
    private bool _isCaughtUp;

    public string Name => "unfinished-orders/1";

    /// <summary>Oldest first; null until the feed has been read to its end once.</summary>
    public IReadOnlyList<string>? OrderIds()
    {
        lock (_lock)
        {
            return _isCaughtUp ? [.. _orders.OrderIds] : null;
        }
    }

    public void Apply(FollowedRow row)
    {
        if (row.OrderId is { } orderId)
        {
            lock (_lock)
            {
                _orders.Apply(orderId, row.OrderEvents());
            }
        }
    }

    public void CaughtUp()
    {
        lock (_lock)
        {
            _isCaughtUp = true;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _orders.Restore([]);
            _isCaughtUp = false;
        }
    }

    public string Save()
    {
        lock (_lock)
        {
            return JsonSerializer.Serialize(_orders.Save(), WireJson.Answers);
        }
    }

    public bool Restore(string saved)
    {
        lock (_lock)
        {
            try
            {
                _orders.Restore(JsonSerializer.Deserialize<IReadOnlyList<OrderUnderWay>>(saved, WireJson.Answers) ?? []);
                return true;
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }
}
