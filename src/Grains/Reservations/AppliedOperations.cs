using System.Buffers.Binary;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Reservations;

/// <summary>
/// Operations that must not be applied twice however late they are repeated (receipts, adjustments, limits), and what they were about.
/// They are few, and each costs about 60 bytes for ever.
/// </summary>
internal sealed class AppliedOperations
{
    private readonly ChunkedTable<AppliedOperation> _table = new("operations/");
    private readonly Dictionary<UInt128, long> _contents = [];

    internal int Count => _contents.Count;

    /// <param name="kind">Sets ids of different kinds apart.</param>
    /// <param name="content">What the operation was about; another content under the same id is another operation.</param>
    internal bool TryFind(string kind, string operationId, out long content) => _contents.TryGetValue(IdHash.Of(kind, operationId), out content);

    internal void Add(string kind, string operationId, long content)
    {
        var key = IdHash.Of(kind, operationId);
        _contents.Add(key, content);
        _table.Add(new AppliedOperation(key, content));
    }

    internal void Capture(long sinceNumber, long number, BinaryWriter head, List<SnapshotPart> parts) =>
        _table.Capture(sinceNumber, number, head, parts);

    internal bool TryRestore(BinaryReader head, IReadOnlyDictionary<string, SnapshotPart> parts)
    {
        if (!_table.TryRestore(head, parts))
        {
            return false;
        }

        foreach (var (_, entry) in _table.Entries())
        {
            _contents.Add(entry.Key, entry.Content);
        }

        return true;
    }
}

/// <summary>One applied operation: its key, and what it was about.</summary>
internal readonly record struct AppliedOperation(UInt128 Key, long Content) : IChunkEntry<AppliedOperation>
{
    private const int KeyBytes = 16;

    public bool IsPresent => Key != default;

    public static void Write(in AppliedOperation entry, BinaryWriter output)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        BinaryPrimitives.WriteUInt128LittleEndian(key, entry.Key);
        output.Write(key);
        output.Write7BitEncodedInt64(entry.Content);
    }

    public static AppliedOperation Read(BinaryReader input) =>
        new(BinaryPrimitives.ReadUInt128LittleEndian(input.ReadBytes(KeyBytes)), input.Read7BitEncodedInt64());
}
