using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Customers;

/// <summary>An account as it is at a time: the soft holds whose time is over are no longer counted, and their expiry is stamped with what is decided.</summary>
internal readonly struct AccountAt
{
    private readonly IReadOnlyList<Reservation> _expired;
    private readonly DateTimeOffset _now;

    /// <param name="reservationId">The one that is asked about, or null.</param>
    internal AccountAt(AccountState account, DateTimeOffset now, string? reservationId)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        _now = now;
        _expired = account.Holds.FindExpired(nowMs, reservationId);
        Reservation = reservationId is null ? default : account.Holds.Find(reservationId, nowMs);
        Soft = account.Holds.Soft - _expired.Sum(e => e.Held);
        Held = Soft + account.Holds.Committed;
        HasLimit = account.HasLimit;
        Left = account.Limit - Held;
    }

    internal Reservation Reservation { get; }

    internal long Soft { get; }

    /// <summary>Soft and committed.</summary>
    internal long Held { get; }

    internal bool HasLimit { get; }

    /// <summary>Credit below the limit, negative after the limit was lowered; meaningless without one.</summary>
    internal long Left { get; }

    /// <summary>Null without a limit.</summary>
    internal decimal? Available => HasLimit ? CreditUnits.ToAmount(Math.Max(0, Left)) : null;

    /// <summary>The events of a decision: first the expiries that it rests on, then what was decided.</summary>
    internal IReadOnlyList<CreditEvent> Then(CreditEvent decided)
    {
        if (_expired.Count == 0)
        {
            return [decided];
        }

        var events = new List<CreditEvent>(_expired.Count + 1);
        foreach (var reservation in _expired)
        {
            events.Add(new CreditExpired(reservation.Id!, CreditUnits.ToAmount(reservation.Held), _now));
        }

        events.Add(decided);
        return events;
    }
}
