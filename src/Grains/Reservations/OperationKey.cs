namespace OrderCluster.Grains.Reservations;

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
