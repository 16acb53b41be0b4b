namespace OrderCluster.Grains.Reservations;

/// <summary>The reply to one operation on one reservation, kept for its repeats.</summary>
/// <param name="Operation">From <see cref="OperationKey"/>.</param>
/// <param name="IsGranted">Reserved or committed, rather than refused.</param>
/// <param name="MayResolve">Of a reserve.</param>
/// <param name="Quantity">Held, committed, given back or consumed by the operation.</param>
/// <param name="Rest">Available before a reserve; remaining after a release or a consumption.</param>
/// <param name="ExpiresAtMs">Of a reserve that was granted, in Unix milliseconds; 0 without an end.</param>
internal readonly record struct StoredReply(
    ulong Operation, OperationKind Kind, bool IsGranted, bool MayResolve, long Quantity, long Rest, long ExpiresAtMs)
{
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
