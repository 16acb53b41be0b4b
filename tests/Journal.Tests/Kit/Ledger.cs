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

    // Full segments never change, so only the first capture after one fills up holds it.
    public IReadOnlyList<SnapshotPart>? Capture(Ledger state, long sinceNumber, long number)
    {
        Captures++;
        var segments = state.Entries.Chunk(Ledger.EntriesPerSegment)
            .Select((entries, index) => new SnapshotPart($"segment {index}", number, Text(string.Join(',', entries))));
        return [new SnapshotPart(Snapshot.HeadPart, number, Text($"{state.Sum} {state.Entries.Count}")), .. segments];
    }

    public Ledger? Restore(string stream, IReadOnlyList<SnapshotPart> parts)
    {
        var texts = parts.ToDictionary(part => part.Name, part => Encoding.UTF8.GetString(part.Payload.Span));
        var head = texts[Snapshot.HeadPart].Split(' ').Select(long.Parse).ToArray();
        var state = new Ledger { Sum = head[0] };
        for (var i = 0; state.Entries.Count < head[1]; i++)
        {
            if (!texts.TryGetValue($"segment {i}", out var segment))
            {
                return null;
            }

            state.Entries.AddRange(segment.Split(',').Select(long.Parse));
        }

        return state.Sum == state.Entries.Sum() ? state : null;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
