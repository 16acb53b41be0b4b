using OrderCluster.Audit.Report;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;
using OrderCluster.Load.Target;

namespace OrderCluster.Load.Verdicts;

/// <summary>Holds what clients were told against the journal, recomputed; no counter of the system under test is asked.</summary>
internal static class OrderVerdict
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <param name="before">What the journal held of the channel before the load.</param>
    /// <returns>The audit, or null where the journal can't be read from outside.</returns>
    internal static async Task<AuditReport?> FindAsync(Verdict verdict, LoadTarget target, OrderHistory history, ChannelTotals before, TimeProvider clock)
    {
        var audit = await AuditAsync(target, history.Acknowledged, before, clock);
        if (audit is not null)
        {
            Judge(verdict, history, audit, before);
        }
        else
        {
            await ReadBack.JudgeAsync(verdict, target, history);
        }

        return audit;
    }

    internal static void Judge(Verdict verdict, OrderHistory history, AuditReport audit, ChannelTotals before)
    {
        var journal = audit.Of(before.Channel);
        var unknown = history.Count(OrderFate.Unknown) + history.Count(OrderFate.Sent);
        verdict.Add(
            "the audit finds no violation, and every acknowledged order in the journal", audit.IsClean,
            $"{audit.ViolationCount:N0} violations, {audit.Acknowledged:N0} acknowledged{string.Concat(audit.Violations.Take(3).Select(violation => $"; {violation}"))}");
        var open = unknown + history.Count(OrderFate.Underway);
        var cancelling = history.Count(OrderFate.Cancelling);
        Between(verdict, "confirmed orders as clients were told", journal.Confirmed - before.Confirmed, history.Count(OrderFate.Confirmed), open + cancelling);
        Between(verdict, "rejected orders as clients were told", journal.Rejected - before.Rejected, history.Count(OrderFate.Rejected), open);
        if (cancelling + history.Count(OrderFate.Cancelled) > 0)
        {
            Between(verdict, "cancelled orders as clients were told", journal.Cancelled - before.Cancelled, history.Count(OrderFate.Cancelled), open + cancelling);
        }

        // Those told of, and those that nobody was told of, are all that the journal may hold: what was refused must not be there.
        if (history.Count(OrderFate.Refused) is > 0 and var refused)
        {
            var decided = journal.Confirmed + journal.Rejected + journal.Cancelled + journal.Unfinished
                - before.Confirmed - before.Rejected - before.Cancelled - before.Unfinished + journal.Held - before.Held;
            verdict.Add("refused orders are not in the journal", decided <= history.Sent - refused, $"{refused:N0} refused of {history.Sent:N0} sent, {decided:N0} in the journal");
        }

        verdict.Add("no order is left unfinished", journal.Unfinished <= before.Unfinished, $"{journal.Unfinished:N0} unfinished");
    }

    /// <summary>The journal may know more than the clients only by orders whose clients had no final answer.</summary>
    private static void Between(Verdict verdict, string promise, long inJournal, long told, long open) => verdict.Add(
        promise, inJournal >= told && inJournal <= told + open, $"{inJournal:N0} in the journal, {told:N0} told{(open > 0 ? $", {open:N0} never told a final state" : "")}");

    /// <summary>Orders whose silo died finish by themselves; their time is bounded.</summary>
    private static async Task<AuditReport?> AuditAsync(LoadTarget target, IReadOnlySet<string> acknowledged, ChannelTotals before, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var audit = await target.AuditAsync(acknowledged);
            if (audit is null || audit.Of(before.Channel).Unfinished <= before.Unfinished || clock.GetElapsedTime(start) > Patience)
            {
                return audit;
            }

            await Task.Delay(Pause, clock);
        }
    }
}

/// <summary>For a store that can't be audited from outside, such as memory: reads every order back and compares it with what its client was told.</summary>
internal static class ReadBack
{
    private const int AtATime = 512;

    internal static async Task JudgeAsync(Verdict verdict, LoadTarget target, OrderHistory history)
    {
        var wrong = 0;
        var first = "";
        var told = Enumerable.Range(1, history.Sent).Where(number => history.StateOf(number) is OrderFate.Confirmed or OrderFate.Rejected or OrderFate.Cancelled).ToArray();
        await Parallel.ForEachAsync(told, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (number, _) =>
        {
            var found = await StateAsync(target, history.IdOf(number)).ConfigureAwait(false);
            if (found != history.StateOf(number).ToString())
            {
                Interlocked.Increment(ref wrong);
                first = $"; {history.IdOf(number)} was told {history.StateOf(number)} and is {found}";
            }
        });
        verdict.Add("every order reads as its client was told (this store can't be audited from outside)", wrong == 0, $"{told.Length:N0} read back, {wrong:N0} otherwise{first}");
    }

    private static async Task<string> StateAsync(LoadTarget target, string orderId)
    {
        try
        {
            return (await target.Connection.GetGrain<IOrderGrain>(orderId).Get().ConfigureAwait(false)).State.ToString();
        }
        catch (Grains.Interfaces.Errors.NotFoundException)
        {
            return "not there";
        }
    }
}
