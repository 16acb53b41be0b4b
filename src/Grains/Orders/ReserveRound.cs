using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders;

/// <summary>One round of soft reservations under way: remembers who has answered, so that asking again asks the others only.</summary>
internal sealed class ReserveRound(StockCalls stock, CreditCalls credit, OrderOptions options, ReserveWork work, long round)
{
    private const string GivenUp = "given-up";

    private readonly LineGrant?[] _grants = new LineGrant?[work.Lines.Count];
    private CreditAnswer? _credit = work.CreditAmount > 0 && work.CustomerId is not null ? null : CreditAnswer.NotAsked;

    public ReserveWork Work => work;

    /// <summary>Asks whoever has not answered yet.</summary>
    /// <exception cref="TimeoutException">Someone did not answer: ask again. Other exceptions of calls likewise.</exception>
    public async Task<ReserveAttempt> Ask()
    {
        if (work.AsksCreditFirst)
        {
            await AskCredit();
            if (_credit is not (CreditAnswer.Held or CreditAnswer.NotAsked))
            {
                return new ReserveAttempt(round, [], _credit!.Value, work.CreditAmount);
            }
        }

        var asking = AskCredit();
        try
        {
            await FanOut.Run(work.Lines.Count, options.FanOut, AskStock);
        }
        finally
        {
            await asking;
        }

        return new ReserveAttempt(round, Array.ConvertAll(_grants, g => g!.Value), _credit!.Value, work.CreditAmount);
    }

    /// <summary>Gives back what was granted. One that does not answer keeps its soft hold until that ends by itself.</summary>
    public async Task GiveBack()
    {
        try
        {
            await FanOut.Run(work.Lines.Count, options.FanOut, GiveBackStock);
            if (_credit == CreditAnswer.Held)
            {
                await credit.Release(work.Order, work.CustomerId!, round, GivenUp, null);
            }
        }
        catch (Exception e) when (e is TimeoutException or OrderClusterException or OrleansException)
        {
            return;
        }
    }

    private async Task AskCredit()
    {
        _credit ??= await credit.Hold(work.Order, work.CustomerId!, round, new Money(work.CreditAmount, work.Currency), work.IgnoresLimit);
    }

    private async Task AskStock(int index)
    {
        _grants[index] ??= await stock.Reserve(work.Order, work.Lines[index], work.Allocation == AllocationRule.ShipWhatIsThere);
    }

    private Task GiveBackStock(int index) =>
        _grants[index] is { Got: > 0 } ? stock.Release(work.Order, work.Lines[index], GivenUp, null) : Task.CompletedTask;
}
