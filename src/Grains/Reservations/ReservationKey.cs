using OrderCluster.Grains.Journaling;

namespace OrderCluster.Grains.Reservations;

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
