namespace OrderCluster.Grains.Journaling;

/// <summary>One chunk of a <see cref="ChunkedTable{T}"/>; it grows with what it holds.</summary>
/// <param name="capacity">Entries that it has room for from the start.</param>
internal sealed class TableChunk<T>(int capacity)
    where T : struct, IChunkEntry<T>
{
    private const int FirstCapacity = 4;

    private T[] _entries = capacity == 0 ? [] : new T[capacity];
    private bool _isChanged;
    private long _writtenAt;

    internal int Count { get; private set; }

    internal T this[int slot] => slot < _entries.Length ? _entries[slot] : default;

    internal void Put(int slot, in T entry)
    {
        if (slot >= _entries.Length)
        {
            Array.Resize(ref _entries, Math.Clamp(_entries.Length * 2, Math.Max(FirstCapacity, slot + 1), ChunkedTable<T>.ChunkEntries));
        }

        _entries[slot] = entry;
        _isChanged = true;
        Count++;
    }

    internal ref T Change(int slot)
    {
        if (!this[slot].IsPresent)
        {
            throw new InvalidOperationException("An entry that was removed can't be changed.");
        }

        _isChanged = true;
        return ref _entries[slot];
    }

    internal void Clear(int slot)
    {
        Change(slot) = default;
        Count--;
    }

    internal IEnumerable<(int Slot, T Entry)> Entries()
    {
        for (var slot = 0; slot < _entries.Length; slot++)
        {
            if (_entries[slot].IsPresent)
            {
                yield return (slot, _entries[slot]);
            }
        }
    }

    /// <summary>The append of the last capture that found changes: <paramref name="number"/> when there are some now.</summary>
    internal long MarkCaptured(long number)
    {
        _writtenAt = _isChanged ? number : _writtenAt;
        _isChanged = false;
        return _writtenAt;
    }

    internal byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using var output = new BinaryWriter(buffer);
        output.Write7BitEncodedInt(Count);
        foreach (var (slot, entry) in Entries())
        {
            output.Write7BitEncodedInt(slot);
            T.Write(entry, output);
        }

        output.Flush();
        return buffer.ToArray();
    }

    internal static TableChunk<T> FromBytes(ReadOnlyMemory<byte> bytes, long writtenAt)
    {
        using var input = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false));
        var chunk = new TableChunk<T>(0);
        var count = input.Read7BitEncodedInt();
        for (var i = 0; i < count; i++)
        {
            var slot = input.Read7BitEncodedInt();
            chunk.Put(slot, T.Read(input));
        }

        chunk._isChanged = false;
        chunk._writtenAt = writtenAt;
        return chunk;
    }
}

/// <summary>An entry of a <see cref="ChunkedTable{T}"/>, as it stands in a snapshot.</summary>
internal interface IChunkEntry<TSelf>
    where TSelf : struct
{
    /// <summary>False for the default value, which marks an empty place.</summary>
    bool IsPresent { get; }

    static abstract void Write(in TSelf entry, BinaryWriter output);

    static abstract TSelf Read(BinaryReader input);
}
