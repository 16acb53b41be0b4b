using System.Globalization;
using System.Text;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Journal.Tests.Kit;

/// <summary>A small state for tests: a sum, and the entries that made it, in segments of ten.</summary>
internal sealed class Ledger
{
    public const int EntriesPerSegment = 10;

    public long Sum { get; set; }

    public List<long> Entries { get; } = [];

    /// <summary>At which append each full segment was captured.</summary>
    public Dictionary<int, long> Captured { get; } = [];
}

internal sealed record Entry(long Amount);

internal sealed class LedgerModel(int foldVersion = 1) : IStateModel<Ledger, Entry>
{
    /// <summary>An entry that no fold takes.</summary>
    public const long Unfoldable = 666;

    /// <summary>An entry that can't be written.</summary>
    public const long Unwritable = 667;

    public int FoldVersion => foldVersion;

    public int Captures { get; private set; }

    public int Reads { get; private set; }

    /// <summary>When a ledger of some sum is to be woken.</summary>
    public Func<long, DateTimeOffset?> WakeAtSum { get; set; } = _ => null;

    public DateTimeOffset? WakeAt(Ledger state) => WakeAtSum(state.Sum);

    public Ledger Empty(string stream) => new();

    public Ledger Fold(Ledger state, Entry @event)
    {
        if (@event.Amount == Unfoldable)
        {
            throw new InvalidOperationException("This entry can't be folded.");
        }

        state.Sum += @event.Amount;
        state.Entries.Add(@event.Amount);
        return state;
    }

    public EventRecord Write(Entry @event) => @event.Amount == Unwritable
        ? throw new InvalidOperationException("This entry can't be written.")
        : new EventRecord("entry/1", Encoding.UTF8.GetBytes(@event.Amount.ToString(CultureInfo.InvariantCulture)));

    public Entry Read(EventRecord record)
    {
        Reads++;
        return new Entry(long.Parse(record.Body.Span, CultureInfo.InvariantCulture));
    }

    // A full segment never changes, so it is written again only when the write that held it is not known to have succeeded.
    public IReadOnlyList<SnapshotPart>? Capture(Ledger state, long sinceNumber, long number)
    {
        Captures++;
        var parts = new List<SnapshotPart> { new(Snapshot.HeadPart, number, Text($"{state.Sum} {state.Entries.Count}")) };
        foreach (var (index, entries) in state.Entries.Chunk(Ledger.EntriesPerSegment).Index())
        {
            if (state.Captured.TryGetValue(index, out var captured) && captured <= sinceNumber)
            {
                continue;
            }

            parts.Add(new SnapshotPart(SegmentName(index), number, Text(string.Join(',', entries))));
            if (entries.Length == Ledger.EntriesPerSegment)
            {
                state.Captured[index] = number;
            }
        }

        return parts;
    }

    public Ledger? Restore(string stream, IReadOnlyList<SnapshotPart> parts)
    {
        var named = parts.ToDictionary(part => part.Name);
        var head = Encoding.UTF8.GetString(named[Snapshot.HeadPart].Payload.Span).Split(' ').Select(long.Parse).ToArray();
        var state = new Ledger { Sum = head[0] };
        for (var i = 0; state.Entries.Count < head[1]; i++)
        {
            if (!named.TryGetValue(SegmentName(i), out var segment))
            {
                return null;
            }

            var entries = Encoding.UTF8.GetString(segment.Payload.Span).Split(',').Select(long.Parse).ToArray();
            state.Entries.AddRange(entries);
            if (entries.Length == Ledger.EntriesPerSegment)
            {
                state.Captured[i] = segment.Number;
            }
        }

        return state.Sum == state.Entries.Sum() && state.Entries.Count == head[1] ? state : null;
    }

    private static string SegmentName(int index) => $"segment {index}";

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
