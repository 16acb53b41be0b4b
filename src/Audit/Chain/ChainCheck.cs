using OrderCluster.Audit.Report;
using OrderCluster.Journal.Store;

namespace OrderCluster.Audit.Chain;

/// <summary>Follows each stream's chain: numbers from 1 without a gap, each append on top of the one that it names.</summary>
internal sealed class ChainCheck(ViolationLog violations)
{
    private readonly Dictionary<string, StreamHead> _heads = [];

    public int Streams => _heads.Count;

    /// <summary>False when the row was seen before: the feed may repeat itself, and what a repeat says must not be counted twice.</summary>
    public bool Follow(JournalRow row)
    {
        var head = _heads.GetValueOrDefault(row.Stream);
        if (row.Number == head.Number && row.Id == head.Id && row.Number > 0)
        {
            return false;
        }

        if (row.Number <= head.Number)
        {
            violations.Add(Checks.Chain, row.Stream, row.Number, $"forked or out of order: append {row.Number} ({row.Id}) comes after append {head.Number} ({head.Id})");
            return true;
        }

        if (row.Number != head.Number + 1)
        {
            violations.Add(Checks.Chain, row.Stream, row.Number, $"gap: append {head.Number} is followed by append {row.Number}");
        }
        else if (row.Previous != head.Id)
        {
            violations.Add(Checks.Chain, row.Stream, row.Number, $"broken link: it names {row.Previous} as its predecessor, which is {head.Id}");
        }

        _heads[row.Stream] = new StreamHead(row.Number, row.Id);
        return true;
    }
}
