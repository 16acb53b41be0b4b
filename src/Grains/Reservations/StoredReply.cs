namespace OrderCluster.Grains.Reservations;

/// <summary>The reply to one operation on one reservation, kept for its repeats, in 32 bytes.</summary>
internal readonly record struct StoredReply
{
    private const long IsPresentBit = 1;
    private const long IsGrantedBit = 1 << 1;
    private const long MayResolveBit = 1 << 2;
    private const int KindShift = 3;
    private const int ExpiryShift = 8;
    private const long KindBits = (1 << (ExpiryShift - KindShift)) - 1;

    // The last millisecond of year 9999 takes 48 bits, so it leaves room below it for the kind and the flags.
    private readonly long _expiryKindAndFlags;

    /// <param name="operation">From <see cref="OperationKey"/>.</param>
    /// <param name="isGranted">Reserved or committed, rather than refused.</param>
    /// <param name="mayResolve">Of a reserve.</param>
    /// <param name="quantity">Held, committed, given back or consumed by the operation.</param>
    /// <param name="rest">Available before a reserve; remaining after a release or a consumption.</param>
    /// <param name="expiresAtMs">Of a reserve that was granted, in Unix milliseconds; 0 without an end.</param>
    internal StoredReply(ulong operation, OperationKind kind, bool isGranted, bool mayResolve, long quantity, long rest, long expiresAtMs)
    {
        Operation = operation;
        Quantity = quantity;
        Rest = rest;
        _expiryKindAndFlags = (expiresAtMs << ExpiryShift) | ((long)kind << KindShift)
            | (mayResolve ? MayResolveBit : 0) | (isGranted ? IsGrantedBit : 0) | IsPresentBit;
    }

    public ulong Operation { get; }

    public OperationKind Kind => (OperationKind)((_expiryKindAndFlags >> KindShift) & KindBits);

    public bool IsGranted => (_expiryKindAndFlags & IsGrantedBit) != 0;

    public bool MayResolve => (_expiryKindAndFlags & MayResolveBit) != 0;

    public long Quantity { get; }

    public long Rest { get; }

    public long ExpiresAtMs => _expiryKindAndFlags >> ExpiryShift;

    /// <summary>False for the default value, which stands for no reply.</summary>
    internal bool IsPresent => (_expiryKindAndFlags & IsPresentBit) != 0;

    /// <summary>A repeat of such an operation after the memory would do harm, so the reply is kept as long as its reservation.</summary>
    internal bool GivesBack => Kind is OperationKind.Release or OperationKind.Consume;

    internal void Write(BinaryWriter output)
    {
        output.Write(Operation);
        output.Write((byte)Kind);
        output.Write(IsGranted);
        output.Write(MayResolve);
        output.Write7BitEncodedInt64(Quantity);
        output.Write7BitEncodedInt64(Rest);
        output.Write7BitEncodedInt64(ExpiresAtMs);
    }

    internal static StoredReply Read(BinaryReader input) => new(
        input.ReadUInt64(),
        (OperationKind)input.ReadByte(),
        input.ReadBoolean(),
        input.ReadBoolean(),
        input.Read7BitEncodedInt64(),
        input.Read7BitEncodedInt64(),
        input.Read7BitEncodedInt64());
}

/// <summary>Which call of the protocol an operation id belongs to; the same id may serve one operation of each kind.</summary>
internal enum OperationKind : byte
{
    Reserve = 0,
    Commit = 1,
    Release = 2,
    Consume = 3,
}

/// <summary>
/// An operation id in 64 bits. It is only ever compared with the few other operations of the same reservation, so chance collisions don't matter,
/// and who makes one on purpose deceives nobody but himself.
/// </summary>
internal static class OperationKey
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>FNV-1a over the id's characters, with a last mix; stored in snapshots, so it must not change without the fold's version.</summary>
    internal static ulong Of(string operationId)
    {
        var hash = OffsetBasis;
        foreach (var c in operationId)
        {
            hash = (hash ^ c) * Prime;
        }

        hash ^= hash >> 32;
        return hash * Prime;
    }
}
