using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Journaling;

/// <summary>
/// Entries in order of creation, in chunks: a snapshot carries only the chunks that changed since the last one, and what changes is mostly young,
/// so the cost of a snapshot follows what happened, not how much there is.
/// </summary>
/// <param name="partPrefix">Begins the names of this table's parts in a snapshot.</param>
internal sealed class ChunkedTable<T>(string partPrefix)
    where T : struct, IChunkEntry<T>
{
    // With the largest entry, a reservation of 128 bytes, a full chunk takes 32 KB. From 85,000 bytes on its array would go to the large object heap,
    // which only full collections clear; and the smaller a chunk is, the less is kept for the few old entries that are left in one.
    internal const int ChunkEntries = 256;

    // In order of their numbers from _firstNumber on, null where one was removed. A list, since a silo has two tables for each of its buckets and accounts.
    private readonly List<TableChunk<T>?> _chunks = [];
    private long _firstNumber;
    private int _chunkCount;
    private List<(long Chunk, long RemovedAt)>? _removed;
    private TableChunk<T>? _last;
    private long _lastNumber = -1;
    private long _next;

    internal int Count { get; private set; }

    /// <summary>Returns the entry's ordinal, by which it is found from now on.</summary>
    internal long Add(in T entry)
    {
        var ordinal = _next++;
        Count++;
        ChunkToFill(ordinal / ChunkEntries).Put((int)(ordinal % ChunkEntries), entry);
        return ordinal;
    }

    /// <summary>The entry, or the default value when it was removed.</summary>
    internal T Find(long ordinal) => ChunkOf(ordinal) is { } chunk ? chunk[(int)(ordinal % ChunkEntries)] : default;

    /// <summary>The entry, to be changed in place before another is added.</summary>
    internal ref T Change(long ordinal)
    {
        var chunk = ChunkOf(ordinal) ?? throw new InvalidOperationException($"Entry {ordinal} was removed.");
        return ref chunk.Change((int)(ordinal % ChunkEntries));
    }

    internal void Remove(long ordinal)
    {
        var number = ordinal / ChunkEntries;
        var chunk = ChunkOf(ordinal) ?? throw new InvalidOperationException($"Entry {ordinal} was removed before.");
        chunk.Clear((int)(ordinal % ChunkEntries));
        Count--;
        if (chunk.Count > 0 || number == _next / ChunkEntries)
        {
            return;
        }

        _chunks[(int)(number - _firstNumber)] = null;
        _chunkCount--;
        DropLeadingGap();
        (_removed ??= []).Add((number, 0));
        _lastNumber = -1;
    }

    internal IEnumerable<(long Ordinal, T Entry)> Entries()
    {
        foreach (var (number, chunk) in Chunks())
        {
            foreach (var (slot, entry) in chunk.Entries())
            {
                yield return ((number * ChunkEntries) + slot, entry);
            }
        }
    }

    /// <summary>
    /// Adds the parts that changed since append <paramref name="sinceNumber"/>, and writes to <paramref name="head"/> which parts there must be.
    /// </summary>
    internal void Capture(long sinceNumber, long number, BinaryWriter head, List<SnapshotPart> parts)
    {
        head.Write7BitEncodedInt64(_next);
        head.Write7BitEncodedInt(_chunkCount);
        foreach (var (chunkNumber, chunk) in Chunks())
        {
            var writtenAt = chunk.MarkCaptured(number);
            head.Write7BitEncodedInt64(chunkNumber);
            head.Write7BitEncodedInt64(writtenAt);
            if (writtenAt > sinceNumber)
            {
                parts.Add(new SnapshotPart(PartName(chunkNumber), writtenAt, chunk.ToBytes()));
            }
        }

        CaptureRemoved(sinceNumber, number, parts);
    }

    /// <summary>Fills this empty table; false when the parts are not those that <paramref name="head"/> names.</summary>
    internal bool TryRestore(BinaryReader head, IReadOnlyDictionary<string, SnapshotPart> parts)
    {
        _next = head.Read7BitEncodedInt64();
        var count = head.Read7BitEncodedInt();
        for (var i = 0; i < count; i++)
        {
            var chunkNumber = head.Read7BitEncodedInt64();
            var writtenAt = head.Read7BitEncodedInt64();
            if (!parts.TryGetValue(PartName(chunkNumber), out var part) || part.Number != writtenAt)
            {
                return false;
            }

            var chunk = TableChunk<T>.FromBytes(part.Payload, writtenAt);
            Append(chunkNumber, chunk);
            Count += chunk.Count;
        }

        return true;
    }

    private void CaptureRemoved(long sinceNumber, long number, List<SnapshotPart> parts)
    {
        if (_removed is null)
        {
            return;
        }

        _removed.RemoveAll(r => r.RemovedAt > 0 && r.RemovedAt <= sinceNumber);
        for (var i = 0; i < _removed.Count; i++)
        {
            var (chunkNumber, removedAt) = _removed[i];
            removedAt = removedAt == 0 ? number : removedAt;
            _removed[i] = (chunkNumber, removedAt);
            parts.Add(new SnapshotPart(PartName(chunkNumber), removedAt, default));
        }
    }

    private TableChunk<T> ChunkToFill(long number)
    {
        if (_lastNumber == number)
        {
            return _last!;
        }

        if (ChunkAt(number) is not { } chunk)
        {
            // What has filled one chunk is likely to fill the next: it needs no small arrays on the way.
            Append(number, chunk = new TableChunk<T>(number == 0 ? 0 : ChunkEntries));
        }

        (_last, _lastNumber) = (chunk, number);
        return chunk;
    }

    private TableChunk<T>? ChunkOf(long ordinal)
    {
        var number = ordinal / ChunkEntries;
        return number == _lastNumber ? _last : ChunkAt(number);
    }

    private TableChunk<T>? ChunkAt(long number)
    {
        var index = number - _firstNumber;
        return index >= 0 && index < _chunks.Count ? _chunks[(int)index] : null;
    }

    private IEnumerable<(long Number, TableChunk<T> Chunk)> Chunks()
    {
        for (var i = 0; i < _chunks.Count; i++)
        {
            if (_chunks[i] is { } chunk)
            {
                yield return (_firstNumber + i, chunk);
            }
        }
    }

    /// <summary>Adds a chunk after all others.</summary>
    private void Append(long number, TableChunk<T> chunk)
    {
        if (_chunkCount == 0)
        {
            _chunks.Clear();
            _firstNumber = number;
        }

        while (_firstNumber + _chunks.Count < number)
        {
            _chunks.Add(null);
        }

        _chunks.Add(chunk);
        _chunkCount++;
    }

    // Chunks are emptied about in the order of their age; dropping the gap only once it is half of the list keeps that cheap.
    private void DropLeadingGap()
    {
        var gap = _chunks.FindIndex(chunk => chunk is not null);
        if (gap > 0 && gap * 2 >= _chunks.Count)
        {
            _chunks.RemoveRange(0, gap);
            _firstNumber += gap;
        }
    }

    private string PartName(long chunkNumber) => $"{partPrefix}{chunkNumber}";
}
