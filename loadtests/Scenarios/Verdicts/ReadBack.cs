using OrderCluster.Scenarios.Orders;
using OrderCluster.Scenarios.Target;

namespace OrderCluster.Scenarios.Verdicts;

/// <summary>For a store that can't be audited from outside, such as memory: reads every order back and compares it with what its client was told.</summary>
internal static class ReadBack
{
    internal static async Task JudgeAsync(Verdict verdict, LoadTarget target, OrderHistory history)
    {
        var wrong = 0;
        var first = "";
        var told = Enumerable.Range(1, history.Sent).Where(number => history.StateOf(number) is OrderFate.Confirmed or OrderFate.Rejected or OrderFate.Cancelled).ToArray();
        await StockRoom.EachAsync(told, async number =>
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
            return (await target.Connection.Orders.GetOrderAsync(orderId).ConfigureAwait(false)).State.ToString();
        }
        catch (Grains.Interfaces.Errors.NotFoundException)
        {
            return "not there";
        }
    }
}
