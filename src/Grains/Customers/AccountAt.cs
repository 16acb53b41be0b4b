using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Customers;

/// <summary>An account as it is at a time: the soft holds whose time is over are no longer counted, and their expiry is stamped with what is decided.</summary>
internal readonly struct AccountAt
{
    private readonly AccountState _account;
    private readonly IReadOnlyList<Reservation> _expired;
    private readonly DateTimeOffset _now;
    private readonly byte _part;

    /// <param name="reservationId">The one that is asked about, or null.</param>
    /// <param name="currency">In which it is asked about; null for the limit's.</param>
    internal AccountAt(AccountState account, DateTimeOffset now, string? reservationId, string? currency = null)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        _account = account;
        _now = now;
        _expired = account.Holds.FindExpired(nowMs, reservationId);
        _part = account.PartOf(currency ?? account.LimitCurrency ?? "");
        IsLimited = account.HasLimit && (currency is null || currency == account.LimitCurrency);
        Reservation = reservationId is null ? default : account.Holds.Find(reservationId, nowMs);
        Soft = account.Holds.SoftOf(_part);
        foreach (var expired in _expired)
        {
            Soft -= expired.Part == _part ? expired.Held : 0;
        }

        Held = Soft + account.Holds.CommittedOf(_part);
        Left = account.Limit - Held;
    }

    internal Reservation Reservation { get; }

    /// <summary>Softly held in the currency.</summary>
    internal long Soft { get; }

    /// <summary>Soft and committed in the currency.</summary>
    internal long Held { get; }

    internal bool HasLimit => _account.HasLimit;

    /// <summary>The limit is in the currency.</summary>
    internal bool IsLimited { get; }

    /// <summary>Credit below the limit, negative after the limit was lowered; meaningless unless limited.</summary>
    internal long Left { get; }

    /// <summary>Null without a limit in the currency.</summary>
    internal decimal? Available => IsLimited ? CreditUnits.ToAmount(Math.Max(0, Left)) : null;

    /// <summary>What the reservation held last is in the currency.</summary>
    internal bool IsOfCurrency => Reservation.Part == _part;

    /// <summary>The reservation is of this amount in the currency.</summary>
    internal bool IsOf(long amount) => IsOfCurrency && Reservation.Held == amount;

    /// <summary>The account has no place for one more currency: there are fewer in the world.</summary>
    internal bool NeedsTooManyCurrencies => _part == byte.MaxValue;

    /// <summary>What the account holds, by currency, in the order in which the currencies came; those in which it holds nothing are left out.</summary>
    internal static IReadOnlyList<HeldCredit> HeldByCurrency(AccountState account, DateTimeOffset now)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        return [.. account.Currencies.Select(Held).Where(held => held.Reserved > 0 || held.Committed > 0)];

        HeldCredit Held(string currency)
        {
            var part = account.PartOf(currency);
            var soft = account.Holds.SoftOf(part) - account.Holds.SumExpired(nowMs, part);
            return new HeldCredit(currency, CreditUnits.ToAmount(soft), CreditUnits.ToAmount(account.Holds.CommittedOf(part)));
        }
    }

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
