using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders;

/// <summary>What stock and credit answered to one round of soft reservations. Until its round stands in the order's stream it binds nobody, and ends by itself.</summary>
/// <param name="Round">1 for the first; later ones are unique, so giving one back never touches what another activation holds.</param>
internal sealed record ReserveAttempt(long Round, IReadOnlyList<LineGrant> Lines, CreditAnswer Credit, decimal CreditAmount)
{
    /// <summary>An attempt that asked nobody.</summary>
    public static ReserveAttempt None { get; } = new(ReservationRound.First, [], CreditAnswer.NotAsked, 0);
}

/// <param name="Available">What the bucket could have given.</param>
/// <param name="MayResolve">Soft holds of others stand in the way.</param>
/// <param name="IsStale">The reservation's id has ended: only a new round can tell.</param>
internal readonly record struct LineGrant(int Number, long Asked, long Got, long Available, bool MayResolve, bool IsStale);

internal enum CreditAnswer
{
    /// <summary>A guest, nothing to pay, or credit is held already.</summary>
    NotAsked = 0,
    Held = 1,
    Refused = 2,

    /// <summary>Soft holds of other orders stand in the way.</summary>
    Contended = 3,

    /// <summary>The customer's limit is in another currency.</summary>
    CurrencyMismatch = 4,

    /// <summary>The account can't count so much.</summary>
    TooMuch = 5,
}

/// <summary>Numbers of rounds: 1 for the first, later ones from the clock, so that two activations never share one.</summary>
internal static class ReservationRound
{
    public const long First = 1;

    /// <summary>How many activations can be told apart that begin a round in the same millisecond.</summary>
    public const int MarksPerMs = 1_000;

    /// <summary>A round later than <paramref name="last"/>.</summary>
    /// <param name="mark">Of the activation, 0 to 999: tells two apart that begin a round in the same millisecond.</param>
    public static long After(long last, DateTimeOffset now, int mark) => Math.Max(last + MarksPerMs, (now.ToUnixTimeMilliseconds() * MarksPerMs) + mark);

    /// <summary>When a reservation of this round was placed, by which buckets judge whether they can still remember it.</summary>
    public static DateTimeOffset PlacedAt(long round, DateTimeOffset orderPlacedAt) =>
        round <= First ? orderPlacedAt : DateTimeOffset.FromUnixTimeMilliseconds(round / MarksPerMs);
}

/// <summary>A verified order with what its first round of soft reservations brought.</summary>
/// <param name="Prices">By line, in the order of the command's lines.</param>
/// <param name="PlacedAt">The silo's clock when the order came in.</param>
/// <param name="ResumeBy">When the soft holds end.</param>
/// <param name="Review">The total above which a person looks first, when this order is above it; then nothing was asked of stock and credit.</param>
internal sealed record Placement(
    PlaceOrder Command,
    LinePrice[] Prices,
    decimal Total,
    DateTimeOffset PlacedAt,
    DateTimeOffset ResumeBy,
    decimal? Review,
    ReserveAttempt Attempt,
    ReserveVerdict Verdict);

/// <param name="Authorized">The amount that the gateway has authorized although the stream does not say so yet; otherwise null.</param>
internal readonly record struct AttemptOutcome(ReserveAttempt Attempt, ReserveVerdict Verdict, decimal? Authorized);

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
