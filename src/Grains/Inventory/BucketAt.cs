using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Inventory;

/// <summary>A bucket as it is at a time: the soft holds whose time is over are no longer counted, and their expiry is stamped with what is decided.</summary>
internal readonly struct BucketAt
{
    private readonly IReadOnlyList<Reservation> _expired;
    private readonly DateTimeOffset _now;

    /// <param name="reservationId">The one that is asked about, or null.</param>
    internal BucketAt(InventoryBucket bucket, DateTimeOffset now, string? reservationId)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        _now = now;
        _expired = bucket.Reservations.FindExpired(nowMs, reservationId);
        Reservation = reservationId is null ? default : bucket.Reservations.Find(reservationId, nowMs);
        var expiredUnits = 0L;
        for (var i = 0; i < _expired.Count; i++)
        {
            expiredUnits += _expired[i].Held;
        }

        Soft = bucket.Reservations.Soft - expiredUnits;
        Unpromised = bucket.Unpromised + expiredUnits;
    }

    internal Reservation Reservation { get; }

    internal long Soft { get; }

    /// <summary>Negative in a shortage.</summary>
    internal long Unpromised { get; }

    internal long Available => Math.Max(0, Unpromised);

    /// <summary>The events of a decision: first the expiries that it rests on, then what was decided.</summary>
    internal IReadOnlyList<StockEvent> Then(StockEvent decided)
    {
        if (_expired.Count == 0)
        {
            return [decided];
        }

        var events = new List<StockEvent>(_expired.Count + 1);
        foreach (var reservation in _expired)
        {
            events.Add(new ReservationExpired(reservation.Id!, reservation.Held, _now));
        }

        events.Add(decided);
        return events;
    }
}
