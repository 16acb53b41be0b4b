using OrderCluster.Audit.Report;
using OrderCluster.Load.Orders;
using OrderCluster.Load.Runner;

namespace OrderCluster.Load.Verdicts;

/// <summary>
/// Whether a sale of one SKU came out exact. A client that gave up waiting was told neither way; then the journal alone says what became of its order,
/// so an overloaded cluster may be slow to tell, but never wrong.
/// </summary>
internal static class SaleVerdict
{
    /// <param name="stock">Units that there were; each order asks for one.</param>
    /// <param name="before">What the journal held of the channel before the sale.</param>
    /// <param name="journal">What it holds now; null where it can't be read from outside, and every order must have been told.</param>
    internal static void Judge(Verdict verdict, OrderHistory history, int stock, ChannelTotals before, ChannelTotals? journal)
    {
        var (confirmed, rejected) = (history.Count(OrderFate.Confirmed), history.Count(OrderFate.Rejected));
        if (journal is null)
        {
            verdict.Add("each unit is sold, and none twice", confirmed == stock, $"{confirmed:N0} confirmed of a stock of {stock:N0}");
            verdict.Add("every other order is cleanly rejected", confirmed + rejected == history.Sent, $"{rejected:N0} rejected of {history.Sent - confirmed:N0}");
            return;
        }

        var sold = journal.Confirmed - before.Confirmed;
        verdict.Add(
            "each unit is sold, and none twice", sold == stock && confirmed <= stock,
            $"{sold:N0} confirmed of a stock of {stock:N0}, {confirmed:N0} clients told so");
        var turnedAway = journal.Rejected - before.Rejected;
        var untold = history.Count(OrderFate.Underway);
        var unanswered = history.Count(OrderFate.Unknown) + history.Count(OrderFate.Sent) + history.Count(OrderFate.Refused);
        var known = confirmed + rejected + untold;
        verdict.Add(
            "every other order is cleanly rejected",
            known + unanswered == history.Sent && sold + turnedAway >= known && sold + turnedAway <= history.Sent,
            $"{turnedAway:N0} rejected, {rejected:N0} clients told so{Rest(untold, "stopped waiting for it")}{Rest(unanswered, "had no answer or an error")}");
        var committed = journal.UnitsCommitted - before.UnitsCommitted;
        verdict.Add("the journal commits as many units as there were", committed == stock, $"{committed:N0} committed");
    }

    private static string Rest(int orders, string what) => orders > 0 ? $", {orders:N0} {what}" : "";
}
