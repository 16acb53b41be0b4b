using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.LocalCluster.History;

/// <summary>
/// Holds what a client was told against the journal, and against itself: every order is a register that is set once, every SKU's promised units a counter
/// that orders of one unit each count up. Calls that overlap may have happened in any order, others only in that of their times.
/// </summary>
/// <remarks>The counter rule asks that nobody but this client takes these SKUs, and that nothing is cancelled.</remarks>
public static class HistoryCheck
{
    /// <returns>Each contradiction in words; none when the history is possible.</returns>
    public static IReadOnlyList<string> Check(CallHistory history, JournalFacts journal)
    {
        var calls = history.Placed.ToLookup(call => call.OrderId, StringComparer.Ordinal);
        return
        [
            .. calls.SelectMany(order => CheckOrder(order.Key, [.. order], journal.Orders.GetValueOrDefault(order.Key))),
            .. journal.Orders.Keys.Where(orderId => !calls.Contains(orderId)).Select(orderId => $"{orderId}: is in the journal, and nobody placed it."),
            .. CheckUnits(journal),
            .. CheckReads(history),
        ];
    }

    private static IEnumerable<string> CheckOrder(string orderId, IReadOnlyList<PlacedCall> calls, OrderFact? fact)
    {
        if (fact is { Placed: not 1 })
        {
            yield return $"{orderId}: was placed {fact.Placed} times.";
        }

        foreach (var call in calls)
        {
            if (call.Outcome == CallOutcome.Answered && fact is null)
            {
                yield return $"{orderId}: was acknowledged as {call.State}, and is not in the journal.";
            }
            else if (call.State is OrderState.Confirmed && fact is { IsConfirmed: false })
            {
                yield return $"{orderId}: was acknowledged as confirmed, and the journal does not confirm it.";
            }
            else if (call.Outcome == CallOutcome.Refused && fact is { IsConfirmed: true })
            {
                yield return $"{orderId}: was refused, and the journal confirms it.";
            }

            if (fact is not null && !fact.Skus.SequenceEqual(call.Skus, StringComparer.Ordinal))
            {
                yield return $"{orderId}: was placed with {string.Join(", ", call.Skus)}, the journal says {string.Join(", ", fact.Skus)}.";
            }
        }
    }

    /// <summary>A unit is promised for each line of a confirmed order, and for no other unless its order is still on its way.</summary>
    private static IEnumerable<string> CheckUnits(JournalFacts journal)
    {
        var confirmed = Count(journal.Orders.Values.Where(order => order.IsConfirmed));
        var underway = Count(journal.Orders.Values.Where(order => order is { IsConfirmed: false, IsEnded: false }));
        foreach (var sku in journal.Committed.Keys.Union(confirmed.Keys, StringComparer.Ordinal))
        {
            var units = journal.Committed.GetValueOrDefault(sku);
            var fewest = confirmed.GetValueOrDefault(sku);
            if (units < fewest || units > fewest + underway.GetValueOrDefault(sku))
            {
                yield return $"{sku}: {units} units are promised to orders, of which {fewest} are confirmed and {underway.GetValueOrDefault(sku)} on their way.";
            }
        }
    }

    private static Dictionary<string, long> Count(IEnumerable<OrderFact> orders) => orders
        .SelectMany(order => order.Skus)
        .GroupBy(sku => sku, StringComparer.Ordinal)
        .ToDictionary(units => units.Key, units => units.LongCount(), StringComparer.Ordinal);

    private static IEnumerable<string> CheckReads(CallHistory history)
    {
        var placed = history.Placed
            .SelectMany(call => call.Skus, (call, sku) => (sku, call))
            .ToLookup(pair => pair.sku, pair => pair.call, StringComparer.Ordinal);
        return history.StockReads
            .GroupBy(read => read.Sku, StringComparer.Ordinal)
            .SelectMany(reads => CheckCounter([.. reads.OrderBy(read => read.EndedAt)], [.. placed[reads.Key]]));
    }

    private static IEnumerable<string> CheckCounter(IReadOnlyList<StockCall> reads, IReadOnlyList<PlacedCall> calls)
    {
        // Whatever may have been confirmed counts as possible; what was told as confirmed counts as sure from then on.
        var possible = calls.Where(call => call.Outcome != CallOutcome.Refused).Select(call => call.InvokedAt).Order().ToArray();
        var sure = calls.Where(call => call.State == OrderState.Confirmed).Select(call => call.EndedAt).Order().ToArray();
        var highestEnded = new PriorFigure();
        foreach (var read in reads.OrderBy(read => read.InvokedAt))
        {
            var fewest = CountBefore(sure, read.InvokedAt);
            var most = CountBefore(possible, read.EndedAt);
            if (read.Committed < fewest || read.Committed > most)
            {
                yield return $"{read.Sku}: a read told of {read.Committed} promised units, when {fewest} were acknowledged before it and {most} asked for by its end.";
            }

            var seen = highestEnded.Before(read.InvokedAt, reads);
            if (read.Committed < seen)
            {
                yield return $"{read.Sku}: a read told of {read.Committed} promised units after another had told of {seen}.";
            }
        }
    }

    /// <summary>How many of the ordered times lie before this one.</summary>
    private static int CountBefore(long[] ordered, long time)
    {
        var at = Array.BinarySearch(ordered, time);
        while (at > 0 && ordered[at - 1] == time)
        {
            at--;
        }

        return at < 0 ? ~at : at;
    }

    /// <summary>The highest figure of the reads that had ended by a time; times come in order.</summary>
    private sealed class PriorFigure
    {
        private int _next;
        private long _highest;

        public long Before(long time, IReadOnlyList<StockCall> byEnd)
        {
            for (; _next < byEnd.Count && byEnd[_next].EndedAt < time; _next++)
            {
                _highest = Math.Max(_highest, byEnd[_next].Committed);
            }

            return _highest;
        }
    }
}
