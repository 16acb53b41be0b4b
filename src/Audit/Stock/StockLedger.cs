using OrderCluster.Audit.Report;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Audit.Stock;

/// <summary>The books of all buckets.</summary>
internal sealed class StockLedger(ViolationLog violations)
{
    private readonly Dictionary<string, BucketLedger> _buckets = [];

    public void Book(string stream, long number, StockEvent @event)
    {
        if (!_buckets.TryGetValue(stream, out var bucket))
        {
            _buckets.Add(stream, bucket = new BucketLedger(stream, violations));
        }

        bucket.Book(number, @event);
    }

    /// <summary>Orders for which units are softly held at a time, once for each hold.</summary>
    public IEnumerable<string> SoftlyHeldFor(DateTimeOffset at) => _buckets.Values
        .SelectMany(bucket => bucket.Live)
        .Where(hold => !hold.Value.IsCommitted && hold.Value.ExpiresAt > at)
        .Select(hold => GrainKeys.TryParseReservation(hold.Key, out var orderId, out _) ? orderId : hold.Key);

    /// <summary>Units committed or shipped for each order's line, whatever the number of reservations behind it.</summary>
    public Dictionary<(string OrderId, int Line), long> UnitsByLine()
    {
        var units = new Dictionary<(string OrderId, int Line), long>();
        foreach (var (stream, bucket) in _buckets)
        {
            var committed = bucket.Live.Where(r => r.Value.IsCommitted).Select(r => (r.Key, r.Value.Quantity));
            foreach (var (reservationId, quantity) in committed.Concat(bucket.Consumed.Select(c => (c.Key, c.Value))))
            {
                if (GrainKeys.TryParseReservation(reservationId, out var orderId, out var line))
                {
                    units[(orderId, line)] = units.GetValueOrDefault((orderId, line)) + quantity;
                }
                else
                {
                    violations.Add(Checks.PromiseBacked, stream, 0, $"reservation {reservationId} of {quantity} committed units names no order's line");
                }
            }
        }

        return units;
    }
}
