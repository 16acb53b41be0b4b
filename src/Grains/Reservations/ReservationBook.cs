using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Reservations;

/// <summary>
/// All reservations of one bucket or account, and the sums that they hold, in whole units. Only folds change it.
/// A book has one part, or several whose units can't be added up, such as the currencies of an account; each is counted by itself.
/// What has ended is forgotten after <see cref="ReservationMemory.KeptMs"/>; what is committed stays, and costs a decision one look-up.
/// </summary>
internal sealed class ReservationBook
{
    private readonly ChunkedTable<Reservation> _table = new("reservations/");
    private readonly Dictionary<ReservationKey, long> _ordinals = [];
    private readonly Queue<(long SinceMs, long Ordinal)> _remembered = new();
    private readonly SoftHolds _softHolds;
    private long[] _soft = [0];
    private long[] _committed = [0];

    internal ReservationBook() => _softHolds = new SoftHolds(_table);

    /// <summary>Units of the first part softly held, those of expired holds included until their expiry is stamped.</summary>
    internal long Soft => _soft[0];

    /// <summary>Units of the first part committed.</summary>
    internal long Committed => _committed[0];

    internal int Count => _table.Count;

    /// <summary>Entries kept to find expired holds by; see <see cref="SoftHolds.Entries"/>.</summary>
    internal int SoftEntries => _softHolds.Entries;

    /// <summary>The reservation as of <paramref name="nowMs"/>: one whose time is over holds nothing, stamped or not.</summary>
    internal Reservation Find(string id, long nowMs)
    {
        var found = FindOrdinal(id) is { } ordinal ? _table.Find(ordinal) : default;
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
    internal IReadOnlyList<Reservation> FindExpired(long nowMs, string? id) =>
        _softHolds.AnyExpired(nowMs) ? _softHolds.FindExpired(nowMs, id is null ? null : FindOrdinal(id)) : [];

    /// <summary>As <see cref="Soft"/>, of any part.</summary>
    internal long SoftOf(int part) => part < _soft.Length ? _soft[part] : 0;

    /// <summary>As <see cref="Committed"/>, of any part.</summary>
    internal long CommittedOf(int part) => part < _committed.Length ? _committed[part] : 0;

    /// <summary>Units of one part's soft holds whose time is over and not yet stamped.</summary>
    internal long SumExpired(long nowMs, byte part = 0) => _softHolds.SumExpired(nowMs, part);

    internal IEnumerable<Reservation> All() => _table.Entries().Select(e => e.Entry);

    internal void Hold(string id, long quantity, long expiresAtMs, long atMs, in StoredReply reply, byte part = 0)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase == ReservationPhase.None && quantity > 0, id, reservation, "held");
        reservation.Phase = ReservationPhase.Soft;
        reservation.Id = id;
        reservation.Part = part;
        reservation.Held = quantity;
        reservation.SinceMs = atMs;
        reservation.ExpiresAtMs = expiresAtMs;
        reservation.Replies.Remember(reply);
        AddTo(ref _soft, part, quantity);
        _softHolds.Add(ordinal, expiresAtMs);
    }

    /// <summary>Keeps a refusal.</summary>
    internal void Refuse(string id, long atMs, in StoredReply reply)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase == ReservationPhase.None, id, reservation, "refused");
        reservation.Replies.Remember(reply);
        Rest(ref reservation, ordinal, ReservationPhase.None, atMs);
    }

    /// <summary>Keeps the reply to a repeat under another operation id; a soft hold lasts until <paramref name="expiresAtMs"/> from now on.</summary>
    internal void Reaffirm(string id, long expiresAtMs, long atMs, in StoredReply reply)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.IsLive, id, reservation, "reaffirmed");
        reservation.Replies.Remember(reply);
        if (reservation.Phase == ReservationPhase.Committed)
        {
            Rest(ref reservation, ordinal, ReservationPhase.Committed, atMs);
        }
        else if (reservation.ExpiresAtMs != expiresAtMs)
        {
            reservation.ExpiresAtMs = expiresAtMs;
            _softHolds.Prolong(ordinal, expiresAtMs);
        }
    }

    internal void Commit(string id, long atMs, in StoredReply reply)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase == ReservationPhase.Soft, id, reservation, "committed");
        reservation.Replies.Remember(reply);
        Withdraw(ref reservation, reservation.Held, out var held);
        AddTo(ref _committed, reservation.Part, held);
        reservation.Held = held;
        Rest(ref reservation, ordinal, ReservationPhase.Committed, atMs);
    }

    internal void Expire(string id, long atMs)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase == ReservationPhase.Soft, id, reservation, "expired");
        Withdraw(ref reservation, reservation.Held, out _);
        Rest(ref reservation, ordinal, ReservationPhase.None, atMs);
    }

    /// <summary>Takes units off what the reservation holds, given back or consumed; with nothing left, or nothing held at all, it has ended.</summary>
    internal void Take(string id, long quantity, long atMs, in StoredReply reply)
    {
        var ordinal = OrdinalOf(id);
        ref var reservation = ref _table.Change(ordinal);
        MustBe(reservation.Phase != ReservationPhase.Ended && quantity >= 0 && quantity <= reservation.Held, id, reservation, $"lowered by {quantity}");
        reservation.Replies.Remember(reply);
        Withdraw(ref reservation, quantity, out _);
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
            _ordinals.Add(reservation.Key, ordinal);
            if (reservation.Phase == ReservationPhase.Soft)
            {
                AddTo(ref _soft, reservation.Part, reservation.Held);
                _softHolds.Add(ordinal, reservation.ExpiresAtMs);
            }
            else if (reservation.Phase == ReservationPhase.Committed)
            {
                AddTo(ref _committed, reservation.Part, reservation.Held);
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
            return reservation.Replies.DropHarmless() && Replace(ordinal, reservation);
        }

        _ordinals.Remove(reservation.Key);
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
        var key = ReservationKey.Of(id);
        if (!_ordinals.TryGetValue(key, out var ordinal))
        {
            ordinal = _table.Add(new Reservation { Key = key });
            _ordinals.Add(key, ordinal);
        }

        return ordinal;
    }

    private long? FindOrdinal(string id) => _ordinals.TryGetValue(ReservationKey.Of(id), out var ordinal) ? ordinal : null;

    private void Withdraw(ref Reservation reservation, long quantity, out long withdrawn)
    {
        withdrawn = quantity;
        reservation.Held -= quantity;
        if (reservation.Phase == ReservationPhase.Committed)
        {
            AddTo(ref _committed, reservation.Part, -quantity);
        }
        else if (reservation.Phase == ReservationPhase.Soft)
        {
            AddTo(ref _soft, reservation.Part, -quantity);
        }
    }

    private static void AddTo(ref long[] sums, byte part, long quantity)
    {
        if (part >= sums.Length)
        {
            Array.Resize(ref sums, part + 1);
        }

        sums[part] += quantity;
    }

    private void Rest(ref Reservation reservation, long ordinal, ReservationPhase phase, long atMs)
    {
        var wasSoft = reservation.Phase == ReservationPhase.Soft;
        reservation.Phase = phase;
        reservation.Id = null;
        reservation.SinceMs = atMs;
        reservation.ExpiresAtMs = 0;
        _remembered.Enqueue((atMs, ordinal));
        if (wasSoft)
        {
            _softHolds.End();
        }
    }

    private static void MustBe(bool holds, string id, in Reservation reservation, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Reservation {id} is {reservation.Phase} with {reservation.Held} units, so it can't be {what}.");
        }
    }
}
