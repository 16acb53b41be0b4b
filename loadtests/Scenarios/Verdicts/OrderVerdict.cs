using OrderCluster.Audit.Report;
using OrderCluster.Scenarios.Orders;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.Verdicts;

/// <summary>Holds what clients were told against the journal, recomputed; no counter of the system under test is asked.</summary>
internal static class OrderVerdict
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    internal static async Task<Verdict> FindAsync(LoadTarget target, OrderHistory history, string channel, TimeProvider clock)
    {
        var verdict = new Verdict();
        var acknowledged = history.Acknowledged;
        verdict.Add("clients were told of confirmed orders", history.Count(OrderFate.Confirmed) > 0, $"{history.Count(OrderFate.Confirmed):N0} confirmed of {history.Sent:N0} sent");
        if (await AuditAsync(target, acknowledged, channel, clock) is { } audit)
        {
            Judge(verdict, history, audit, channel);
        }
        else
        {
            await ReadBack.JudgeAsync(verdict, target, history);
        }

        return verdict;
    }

    internal static void Judge(Verdict verdict, OrderHistory history, AuditReport audit, string channel)
    {
        var journal = audit.Of(channel);
        var unknown = history.Count(OrderFate.Unknown) + history.Count(OrderFate.Sent);
        verdict.Add(
            "the audit finds no violation, and every acknowledged order in the journal", audit.IsClean,
            $"{audit.ViolationCount:N0} violations, {audit.Acknowledged:N0} acknowledged{string.Concat(audit.Violations.Take(3).Select(violation => $"; {violation}"))}");
        Between(verdict, "confirmed orders as clients were told", journal.Confirmed, history.Count(OrderFate.Confirmed), unknown + history.Count(OrderFate.Underway));
        Between(verdict, "rejected orders as clients were told", journal.Rejected, history.Count(OrderFate.Rejected), unknown + history.Count(OrderFate.Underway));
        verdict.Add("no order is left unfinished", journal.Unfinished == 0, $"{journal.Unfinished:N0} unfinished");
    }

    /// <summary>The journal may know more than the clients only by orders whose clients had no final answer.</summary>
    private static void Between(Verdict verdict, string promise, long inJournal, long told, long open) => verdict.Add(
        promise, inJournal >= told && inJournal <= told + open, $"{inJournal:N0} in the journal, {told:N0} told{(open > 0 ? $", {open:N0} never told a final state" : "")}");

    /// <summary>Orders whose silo died finish by themselves; their time is bounded.</summary>
    private static async Task<AuditReport?> AuditAsync(LoadTarget target, IReadOnlySet<string> acknowledged, string channel, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var audit = await target.AuditAsync(acknowledged);
            if (audit is null || audit.Of(channel).Unfinished == 0 || clock.GetElapsedTime(start) > Patience)
            {
                return audit;
            }

            await Task.Delay(Pause, clock);
        }
    }
}
