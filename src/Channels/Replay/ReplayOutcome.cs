using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Channels.Replay;

/// <summary>What the answers to a replay said.</summary>
/// <param name="RejectedByReason">Orders that were answered as rejected.</param>
/// <param name="UnitsShort">Asked for and not promised, by the receipts.</param>
/// <param name="Seconds">From the first receipt sent to the last answer.</param>
/// <param name="Failures">Calls that ended in an error; they are in no other figure.</param>
public sealed record ReplayOutcome(
    int OrdersAnswered,
    IReadOnlyDictionary<string, int> RejectedByReason,
    long UnitsShort,
    GivenBackFigures GivenBack,
    double Seconds,
    double P50Ms,
    double P99Ms,
    IReadOnlyList<ReplayFailure> Failures)
{
    public double OrdersPerSecond => Seconds > 0 ? OrdersAnswered / Seconds : 0;
}

/// <param name="LinesFull">Every unit found.</param>
/// <param name="LinesPart">Some units found.</param>
/// <param name="LinesNothingHeld">The customer holds none of it.</param>
/// <param name="LinesOfGuests">Without a customer there is nothing to look in.</param>
/// <param name="Units">Given back, by the answers.</param>
public sealed record GivenBackFigures(int LinesFull, int LinesPart, int LinesNothingHeld, int LinesOfGuests, long Units)
{
    public int LinesUnmatched => LinesNothingHeld + LinesOfGuests;
}

/// <param name="What">What was sent: an order, a cancellation, a receipt, with its id.</param>
public sealed record ReplayFailure(string What, OrderClusterException Error);
