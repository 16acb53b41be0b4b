using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Reservations;

/// <summary>
/// All reservations of one bucket or account, and the sums that they hold, in whole units. Only folds change it.
/// What has ended is forgotten after <see cref="ReservationMemory.KeptMs"/>; what is committed stays, and costs a decision one look-up.
/// </summary>
internal sealed class ReservationBook
{
    private readonly ChunkedTable<Reservation> _table = new("reservations/");
    private readonly Dictionary<string, long> _ordinals = new(StringComparer.Ordinal);
    private readonly SortedSet<(long ExpiresAtMs, long Ordinal)> _softByExpiry = [];
    private readonly Queue<(long SinceMs, long Ordinal)> _remembered = new();

    /// <summary>Units softly held, those of expired holds included until their expiry is stamped.</summary>
    internal long Soft { get; private set; }

    internal long Committed { get; private set; }

    internal int Count => _table.Count;

    /// <summary>The reservation as of <paramref name="nowMs"/>: one whose time is over holds nothing, stamped or not.</summary>
    internal Reservation Find(string id, long nowMs)
    {
        var found = _ordinals.TryGetValue(id, out var ordinal) ? _table.Find(ordinal) : default;
        if (found.IsExpiredAt(nowMs))
        {
            found.Phase = ReservationPhase.None;
            found.Held = 0;
        }

        return found;
    }

    /// <summary>
    /// Soft holds whose time is over: <paramref name="id"/> first if it is one, then by age, at most <see cref="ReservationMemory.MaxExpiriesPerDecision"/> in all.
    /// </summary>
    internal IReadOnlyList<Reservation> FindExpired(long nowMs, string? id)
    {
        if (_softByExpiry.Count == 0 || _softByExpiry.Min.ExpiresAtMs > nowMs)
        {
            return [];
        }

        var expired = new List<Reservation>();
        if (id is not null && _ordinals.TryGetValue(id, out var own) && _table.Find(own) is var asked && asked.IsExpiredAt(nowMs))
        {
            expired.Add(asked);
        }

        foreach (var (expiresAtMs, ordinal) in _softByExpiry)
        {
            if (expiresAtMs > nowMs || expired.Count == ReservationMemory.MaxExpiriesPerDecision)
            {
                break;
            }

            if (_table.Find(ordinal) is var reservation && reservation.Id != id)
            {
                expired.Add(reservation);
            }
        }

        return expired;
    }

    /// <summary>Units of soft holds whose time is over and not yet stamped.</summary>
    internal long SumExpired(long nowMs) =>
        _softByExpiry.TakeWhile(soft => soft.ExpiresAtMs <= nowMs).Sum(soft => _table.Find(soft.Ordinal).Held);

    internal IEnumerable<Reservation> All() => _table.Entries().Select(e => e.Entry);

    internal void Hold(string id, long quantity, long expiresAtMs, long atMs, in StoredReply reply)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase == ReservationPhase.None && quantity > 0, reservation, "held");
        reservation.Phase = ReservationPhase.Soft;
        reservation.Held = quantity;
        reservation.SinceMs = atMs;
        reservation.ExpiresAtMs = expiresAtMs;
        reservation.Remember(reply);
        Soft += quantity;
        _softByExpiry.Add((expiresAtMs, ordinal));
    }

    /// <summary>Keeps a refusal.</summary>
    internal void Refuse(string id, long atMs, in StoredReply reply)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase == ReservationPhase.None, reservation, "refused");
        reservation.Remember(reply);
        Rest(ref reservation, ordinal, ReservationPhase.None, atMs);
    }

    /// <summary>Keeps the reply to a repeat under another operation id; a soft hold lasts until <paramref name="expiresAtMs"/> from now on.</summary>
    internal void Reaffirm(string id, long expiresAtMs, long atMs, in StoredReply reply)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.IsLive, reservation, "reaffirmed");
        reservation.Remember(reply);
        if (reservation.Phase == ReservationPhase.Committed)
        {
            Rest(ref reservation, ordinal, ReservationPhase.Committed, atMs);
            return;
        }

        _softByExpiry.Remove((reservation.ExpiresAtMs, ordinal));
        reservation.ExpiresAtMs = expiresAtMs;
        _softByExpiry.Add((expiresAtMs, ordinal));
    }

    internal void Commit(string id, long atMs, in StoredReply reply)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase == ReservationPhase.Soft, reservation, "committed");
        reservation.Remember(reply);
        Withdraw(ref reservation, ordinal, reservation.Held, out var held);
        Committed += held;
        reservation.Held = held;
        Rest(ref reservation, ordinal, ReservationPhase.Committed, atMs);
    }

    internal void Expire(string id, long atMs)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase == ReservationPhase.Soft, reservation, "expired");
        Withdraw(ref reservation, ordinal, reservation.Held, out _);
        Rest(ref reservation, ordinal, ReservationPhase.None, atMs);
    }

    /// <summary>Takes units off what the reservation holds, given back or consumed; with nothing left, or nothing held at all, it has ended.</summary>
    internal void Take(string id, long quantity, long atMs, in StoredReply reply)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase != ReservationPhase.Ended && quantity >= 0 && quantity <= reservation.Held, reservation, $"lowered by {quantity}");
        reservation.Remember(reply);
        Withdraw(ref reservation, ordinal, quantity, out _);
        if (reservation.Held == 0)
        {
            Rest(ref reservation, ordinal, ReservationPhase.Ended, atMs);
        }
    }

    /// <summary>Forgets what ended long ago, and of what was committed long ago the replies whose repeats are harmless.</summary>
    internal void Forget(long nowMs)
    {
        var (done, lastMs) = (0, 0L);
        // All of one millisecond go together, so what is left does not depend on their order, which a snapshot does not keep.
        while (_remembered.TryPeek(out var next) && next.SinceMs + ReservationMemory.KeptMs <= nowMs
            && (done < ReservationMemory.MaxForgottenPerEvent || next.SinceMs == lastMs))
        {
            _remembered.Dequeue();
            lastMs = next.SinceMs;
            done += ForgetOne(next.Ordinal, next.SinceMs) ? 1 : 0;
        }
    }

    internal void Capture(long sinceNumber, long number, BinaryWriter head, List<SnapshotPart> parts) =>
        _table.Capture(sinceNumber, number, head, parts);

    internal bool TryRestore(BinaryReader head, IReadOnlyDictionary<string, SnapshotPart> parts)
    {
        if (!_table.TryRestore(head, parts))
        {
            return false;
        }

        foreach (var (ordinal, reservation) in _table.Entries())
        {
            _ordinals.Add(reservation.Id!, ordinal);
            if (reservation.Phase == ReservationPhase.Soft)
            {
                Soft += reservation.Held;
                _softByExpiry.Add((reservation.ExpiresAtMs, ordinal));
            }
            else if (reservation.Phase == ReservationPhase.Committed)
            {
                Committed += reservation.Held;
            }
        }

        var remembered = _table.Entries().Where(e => e.Entry.Phase != ReservationPhase.Soft).OrderBy(e => e.Entry.SinceMs);
        foreach (var (ordinal, reservation) in remembered)
        {
            _remembered.Enqueue((reservation.SinceMs, ordinal));
        }

        return true;
    }

    private bool ForgetOne(long ordinal, long sinceMs)
    {
        var reservation = _table.Find(ordinal);
        if (!reservation.IsPresent || reservation.SinceMs != sinceMs || reservation.Phase == ReservationPhase.Soft)
        {
            return false;
        }

        if (reservation.Phase == ReservationPhase.Committed)
        {
            return reservation.DropHarmlessReplies() && Replace(ordinal, reservation);
        }

        _ordinals.Remove(reservation.Id!);
        _table.Remove(ordinal);
        return true;
    }

    private bool Replace(long ordinal, in Reservation reservation)
    {
        _table.Change(ordinal) = reservation;
        return true;
    }

    private long OrdinalOf(string id)
    {
        if (!_ordinals.TryGetValue(id, out var ordinal))
        {
            ordinal = _table.Add(new Reservation { Id = id });
            _ordinals.Add(id, ordinal);
        }

        return ordinal;
    }

    private void Withdraw(ref Reservation reservation, long ordinal, long quantity, out long withdrawn)
    {
        withdrawn = quantity;
        reservation.Held -= quantity;
        if (reservation.Phase == ReservationPhase.Committed)
        {
            Committed -= quantity;
        }
        else if (reservation.Phase == ReservationPhase.Soft)
        {
            Soft -= quantity;
            if (reservation.Held == 0)
            {
                _softByExpiry.Remove((reservation.ExpiresAtMs, ordinal));
            }
        }
    }

    private void Rest(ref Reservation reservation, long ordinal, ReservationPhase phase, long atMs)
    {
        reservation.Phase = phase;
        reservation.SinceMs = atMs;
        reservation.ExpiresAtMs = 0;
        _remembered.Enqueue((atMs, ordinal));
    }

    private static void MustBe(bool holds, in Reservation reservation, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Reservation {reservation.Id} is {reservation.Phase} with {reservation.Held} units, so it can't be {what}.");
        }
    }
}
