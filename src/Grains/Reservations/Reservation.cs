using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Reservations;

/// <summary>One reservation: what it holds, and the replies that its operations got. Unless soft it is no object and, with few replies, refers to none.</summary>
internal struct Reservation : IChunkEntry<Reservation>
{
    internal ReservationKey Key;

    /// <summary>The id, which the event of an expiry names; null unless soft.</summary>
    internal string? Id;

    /// <summary>Units held; 0 unless soft or committed.</summary>
    internal long Held;

    /// <summary>When it came into its phase, in Unix milliseconds; in <see cref="ReservationPhase.None"/> the last refusal.</summary>
    internal long SinceMs;

    /// <summary>End of the soft hold, in Unix milliseconds.</summary>
    internal long ExpiresAtMs;

    internal StoredReplies Replies;
    internal ReservationPhase Phase;

    public readonly bool IsPresent => Key != default;

    internal readonly bool IsLive => Phase is ReservationPhase.Soft or ReservationPhase.Committed;

    internal readonly bool IsExpiredAt(long nowMs) => Phase == ReservationPhase.Soft && ExpiresAtMs <= nowMs;

    internal readonly bool TryFindReply(OperationKind kind, string operationId, out StoredReply reply) =>
        Replies.TryFind(kind, OperationKey.Of(operationId), out reply);

    public static void Write(in Reservation entry, BinaryWriter output)
    {
        entry.Key.Write(output);
        output.Write((byte)entry.Phase);
        if (entry.Phase == ReservationPhase.Soft)
        {
            output.Write(entry.Id!);
        }

        output.Write7BitEncodedInt64(entry.Held);
        output.Write7BitEncodedInt64(entry.SinceMs);
        output.Write7BitEncodedInt64(entry.ExpiresAtMs);
        entry.Replies.Write(output);
    }

    public static Reservation Read(BinaryReader input)
    {
        var (key, phase) = (ReservationKey.Read(input), (ReservationPhase)input.ReadByte());
        return new Reservation
        {
            Key = key,
            Phase = phase,
            Id = phase == ReservationPhase.Soft ? input.ReadString() : null,
            Held = input.Read7BitEncodedInt64(),
            SinceMs = input.Read7BitEncodedInt64(),
            ExpiresAtMs = input.Read7BitEncodedInt64(),
            Replies = StoredReplies.Read(input),
        };
    }
}
