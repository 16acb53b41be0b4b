using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders;

/// <summary>What a round of soft reservations means for the order.</summary>
internal enum ReserveVerdict
{
    /// <summary>The order goes on with what it got.</summary>
    Kept = 0,

    /// <summary>Only others' soft holds stand in the way: give back, and try again a little later.</summary>
    Contended = 1,
    OutOfStock = 2,
    CreditRefused = 3,
}

internal static class ReserveJudgement
{
    /// <param name="otherLiveUnits">Units of lines outside of this attempt that the order holds.</param>
    /// <param name="mayWait">There is patience left for soft holds to resolve.</param>
    public static ReserveVerdict Judge(AllocationRule rule, ReserveAttempt attempt, long otherLiveUnits, bool mayWait)
    {
        var stock = JudgeStock(rule, attempt.Lines, otherLiveUnits, mayWait);
        if (stock == ReserveVerdict.OutOfStock)
        {
            return stock;
        }

        return attempt.Credit switch
        {
            CreditAnswer.Refused or CreditAnswer.CurrencyMismatch or CreditAnswer.TooMuch => ReserveVerdict.CreditRefused,
            CreditAnswer.Contended => mayWait ? ReserveVerdict.Contended : ReserveVerdict.CreditRefused,
            _ => stock,
        };
    }

    private static ReserveVerdict JudgeStock(AllocationRule rule, IReadOnlyList<LineGrant> lines, long otherLiveUnits, bool mayWait)
    {
        long granted = 0;
        bool isStale = false, isShort = false, mustStayShort = false, allResolve = true;
        foreach (var line in lines)
        {
            granted += line.Got;
            isStale |= line.IsStale;
            if (line.Got < line.Asked && !line.IsStale)
            {
                isShort = true;
                mustStayShort |= !line.MayResolve;
                allResolve &= line.MayResolve;
            }
        }

        if (rule == AllocationRule.AllOrNothing)
        {
            return isShort && (mustStayShort || !mayWait) ? ReserveVerdict.OutOfStock
                : isShort || isStale ? ReserveVerdict.Contended
                : ReserveVerdict.Kept;
        }

        // What is there is taken although more may come free: an order that ships in part must not wait for what others may never give up.
        var hasNothing = isShort && granted + otherLiveUnits == 0;
        return isStale ? ReserveVerdict.Contended
            : hasNothing ? (mayWait && allResolve ? ReserveVerdict.Contended : ReserveVerdict.OutOfStock)
            : ReserveVerdict.Kept;
    }
}
