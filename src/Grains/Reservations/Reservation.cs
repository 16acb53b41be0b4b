using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Reservations;

/// <summary>One reservation: what it holds, and the replies that its operations got. Unless soft it is no object and, with few replies, refers to none.</summary>
internal struct Reservation : IChunkEntry<Reservation>
{
    // Most are of the first part, which takes no byte.
    private const byte HasPartBit = 0x80;

    internal ReservationKey Key;

    /// <summary>The id, which the event of an expiry names; null unless soft.</summary>
    internal string? Id;

    /// <summary>Units held; 0 unless soft or committed.</summary>
    internal long Held;

    /// <summary>When it came into its phase, in Unix milliseconds; in <see cref="ReservationPhase.None"/> the last refusal.</summary>
    internal long SinceMs;

    /// <summary>End of the soft hold, in Unix milliseconds.</summary>
    internal long ExpiresAtMs;

    /// <summary>Which part of the book its units belong to; see <see cref="ReservationBook"/>.</summary>
    internal byte Part;

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
        output.Write((byte)((byte)entry.Phase | (entry.Part > 0 ? HasPartBit : 0)));
        if (entry.Part > 0)
        {
            output.Write(entry.Part);
        }

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
        var (key, phaseAndBit) = (ReservationKey.Read(input), input.ReadByte());
        var part = (phaseAndBit & HasPartBit) != 0 ? input.ReadByte() : (byte)0;
        var phase = (ReservationPhase)(phaseAndBit & ~HasPartBit);
        return new Reservation
        {
            Key = key,
            Phase = phase,
            Part = part,
            Id = phase == ReservationPhase.Soft ? input.ReadString() : null,
            Held = input.Read7BitEncodedInt64(),
            SinceMs = input.Read7BitEncodedInt64(),
            ExpiresAtMs = input.Read7BitEncodedInt64(),
            Replies = StoredReplies.Read(input),
        };
    }
}

/// <summary>Where a reservation stands.</summary>
internal enum ReservationPhase : byte
{
    /// <summary>Nothing is held: never reserved, refused, or expired. It may be reserved.</summary>
    None = 0,

    /// <summary>Held until a time.</summary>
    Soft = 1,

    /// <summary>Held until it is released or consumed.</summary>
    Committed = 2,

    /// <summary>Released or consumed, for good.</summary>
    Ended = 3,
}

/// <summary>
/// What a reservation is found by: its id's <see cref="IdHash"/>. Unlike the id it is no object, so a reservation that is only remembered costs the
/// garbage collector nothing. Two words rather than a <see cref="UInt128"/>, which is aligned to 16 bytes.
/// </summary>
internal readonly record struct ReservationKey(ulong High, ulong Low)
{
    private const string Kind = "reservation";

    // A decision and its fold ask for one id one after the other, on one thread: it is hashed once.
    [ThreadStatic]
    private static string? _lastId;

    [ThreadStatic]
    private static ReservationKey _lastKey;

    internal static ReservationKey Of(string id)
    {
        if (!ReferenceEquals(id, _lastId))
        {
            var hash = IdHash.Of(Kind, id);
            _lastKey = new ReservationKey((ulong)(hash >> 64), (ulong)hash);
            _lastId = id;
        }

        return _lastKey;
    }

    // Seeded anew in each process, so nobody can choose ids that meet in one place of the index.
    public override int GetHashCode() => HashCode.Combine(High, Low);

    internal void Write(BinaryWriter output)
    {
        output.Write(High);
        output.Write(Low);
    }

    internal static ReservationKey Read(BinaryReader input) => new(input.ReadUInt64(), input.ReadUInt64());
}
