namespace OrderCluster.Channels.Replay;

/// <summary>What the journal alone says of the replay's channel, with the audit's verdict.</summary>
/// <param name="Held">Stopped by a hold that someone or something must lift.</param>
/// <param name="Unfinished">On their way, or still giving something back.</param>
/// <param name="UnitsCommitted">Of confirmed order lines, still promised.</param>
/// <param name="UnitsReleased">Given back by cancellations.</param>
/// <param name="UnitsShort">Asked for and not got, rejected orders included.</param>
/// <param name="Violations">Broken promises in the whole store.</param>
/// <param name="FirstViolations">The first of them, in words.</param>
public sealed record JournalFigures(
    long Confirmed,
    long Rejected,
    long Held,
    long Cancelled,
    long Unfinished,
    long UnitsCommitted,
    long UnitsReleased,
    long UnitsShort,
    long Violations,
    IReadOnlyList<string> FirstViolations)
{
    public long Orders => Confirmed + Rejected + Held + Cancelled + Unfinished;
}
