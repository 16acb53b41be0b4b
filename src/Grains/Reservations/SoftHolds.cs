using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Reservations;

/// <summary>
/// The soft holds among a table's reservations, by the time of their end. A hold that ended or lasts longer leaves a stale entry behind, which goes when
/// it comes first, or with all others once they are the greater part: removing it at once would need a tree, an object for each hold.
/// </summary>
internal sealed class SoftHolds(ChunkedTable<Reservation> table)
{
    private const int FewEntries = 32;

    // The first entry is never stale. An end only moves later, a new hold's is after the expired one's: so what is stale stays so, and no entry is there twice.
    private readonly PriorityQueue<long, (long ExpiresAtMs, long Ordinal)> _byExpiry = new();
    private int _count;

    /// <summary>Entries, stale ones included: at most twice the holds, and a few.</summary>
    internal int Entries => _byExpiry.Count;

    internal bool AnyExpired(long nowMs) => _byExpiry.TryPeek(out _, out var first) && first.ExpiresAtMs <= nowMs;

    internal void Add(long ordinal, long expiresAtMs)
    {
        _count++;
        _byExpiry.Enqueue(ordinal, (expiresAtMs, ordinal));
    }

    /// <summary>The hold has its new end already.</summary>
    internal void Prolong(long ordinal, long expiresAtMs)
    {
        _byExpiry.Enqueue(ordinal, (expiresAtMs, ordinal));
        DropStale();
    }

    /// <summary>One of the reservations is soft no more.</summary>
    internal void End()
    {
        _count--;
        DropStale();
    }

    /// <summary>
    /// Those whose time is over: <paramref name="asked"/> first if it is one, then by age, at most <see cref="ReservationMemory.MaxExpiriesPerDecision"/> in all.
    /// </summary>
    internal IReadOnlyList<Reservation> FindExpired(long nowMs, long? asked)
    {
        var expired = new List<Reservation>();
        if (asked is { } own && table.Find(own) is var reservation && reservation.IsExpiredAt(nowMs))
        {
            expired.Add(reservation);
        }

        // They are taken out to be seen in order, and put back: finding them changes nothing.
        var seen = new List<(long ExpiresAtMs, long Ordinal)>();
        while (expired.Count < ReservationMemory.MaxExpiriesPerDecision && AnyExpired(nowMs) && _byExpiry.TryDequeue(out var ordinal, out var entry))
        {
            if (!IsHold(ordinal, entry.ExpiresAtMs))
            {
                continue;
            }

            seen.Add(entry);
            if (ordinal != asked)
            {
                expired.Add(table.Find(ordinal));
            }
        }

        foreach (var entry in seen)
        {
            _byExpiry.Enqueue(entry.Ordinal, entry);
        }

        return expired;
    }

    /// <summary>Units of those of one part whose time is over.</summary>
    internal long SumExpired(long nowMs, byte part)
    {
        var sum = 0L;
        if (AnyExpired(nowMs))
        {
            foreach (var (ordinal, (expiresAtMs, _)) in _byExpiry.UnorderedItems)
            {
                sum += expiresAtMs <= nowMs && IsHold(ordinal, expiresAtMs) && table.Find(ordinal) is var hold && hold.Part == part ? hold.Held : 0;
            }
        }

        return sum;
    }

    private bool IsHold(long ordinal, long expiresAtMs) =>
        table.Find(ordinal) is { Phase: ReservationPhase.Soft } reservation && reservation.ExpiresAtMs == expiresAtMs;

    private void DropStale()
    {
        while (_byExpiry.TryPeek(out var ordinal, out var first) && !IsHold(ordinal, first.ExpiresAtMs))
        {
            _byExpiry.Dequeue();
        }

        if (_byExpiry.Count > FewEntries && _byExpiry.Count > 2 * _count)
        {
            var kept = _byExpiry.UnorderedItems.Where(e => IsHold(e.Element, e.Priority.ExpiresAtMs)).ToList();
            _byExpiry.Clear();
            _byExpiry.EnqueueRange(kept);
        }
    }
}
