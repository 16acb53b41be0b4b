using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Reservations;

/// <summary>One reservation: what it holds, and the replies that its operations got.</summary>
internal struct Reservation : IChunkEntry<Reservation>
{
    internal string? Id;

    /// <summary>Units held; 0 unless soft or committed.</summary>
    internal long Held;

    /// <summary>When it came into its phase, in Unix milliseconds; in <see cref="ReservationPhase.None"/> the last refusal.</summary>
    internal long SinceMs;

    /// <summary>End of the soft hold, in Unix milliseconds.</summary>
    internal long ExpiresAtMs;

    internal StoredReply[]? Replies;
    internal ReservationPhase Phase;

    public readonly bool IsPresent => Id is not null;

    internal readonly bool IsLive => Phase is ReservationPhase.Soft or ReservationPhase.Committed;

    internal readonly bool IsExpiredAt(long nowMs) => Phase == ReservationPhase.Soft && ExpiresAtMs <= nowMs;

    internal readonly bool TryFindReply(OperationKind kind, string operationId, out StoredReply reply)
    {
        if (Replies is not null)
        {
            var operation = OperationKey.Of(operationId);
            foreach (ref readonly var stored in Replies.AsSpan())
            {
                if (stored.Operation == operation && stored.Kind == kind)
                {
                    reply = stored;
                    return true;
                }
            }
        }

        reply = default;
        return false;
    }

    internal void Remember(in StoredReply reply)
    {
        var kept = Replies ?? [];
        if (kept.Length >= ReservationMemory.MaxReplies && Array.FindIndex(kept, r => !r.GivesBack) is >= 0 and var oldest)
        {
            kept = [.. kept[..oldest], .. kept[(oldest + 1)..]];
        }

        Replies = [.. kept, reply];
    }

    /// <summary>Drops the replies whose repeats are harmless; false when there are none.</summary>
    internal bool DropHarmlessReplies()
    {
        var kept = Array.FindAll(Replies ?? [], r => r.GivesBack);
        var dropped = kept.Length < (Replies?.Length ?? 0);
        Replies = kept.Length == 0 ? null : kept;
        return dropped;
    }

    public static void Write(in Reservation entry, BinaryWriter output)
    {
        output.Write(entry.Id!);
        output.Write((byte)entry.Phase);
        output.Write7BitEncodedInt64(entry.Held);
        output.Write7BitEncodedInt64(entry.SinceMs);
        output.Write7BitEncodedInt64(entry.ExpiresAtMs);
        output.Write7BitEncodedInt(entry.Replies?.Length ?? 0);
        foreach (var reply in entry.Replies ?? [])
        {
            reply.Write(output);
        }
    }

    public static Reservation Read(BinaryReader input)
    {
        var entry = new Reservation
        {
            Id = input.ReadString(),
            Phase = (ReservationPhase)input.ReadByte(),
            Held = input.Read7BitEncodedInt64(),
            SinceMs = input.Read7BitEncodedInt64(),
            ExpiresAtMs = input.Read7BitEncodedInt64(),
        };
        var replies = new StoredReply[input.Read7BitEncodedInt()];
        for (var i = 0; i < replies.Length; i++)
        {
            replies[i] = StoredReply.Read(input);
        }

        entry.Replies = replies.Length == 0 ? null : replies;
        return entry;
    }
}
