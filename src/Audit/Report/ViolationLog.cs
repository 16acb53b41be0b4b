namespace OrderCluster.Audit.Report;

/// <summary>Collects violations: counts all, keeps the first ones in words.</summary>
/// <param name="keepMax">How many are kept in words, at least 1.</param>
internal sealed class ViolationLog(int keepMax)
{
    private readonly List<Violation> _kept = [];

    public long Count { get; private set; }

    public IReadOnlyList<Violation> Kept => _kept;

    public void Add(string check, string stream, long number, string message)
    {
        Count++;
        if (_kept.Count < keepMax)
        {
            _kept.Add(new Violation(check, stream, number, message));
        }
    }
}

/// <summary>A promise that the journal shows broken.</summary>
/// <param name="Check">Which promise; see <see cref="Checks"/>.</param>
/// <param name="Stream">Where it shows.</param>
/// <param name="Number">The append at which it shows; 0 when it is about the stream as a whole.</param>
/// <param name="Message">What was found and what should be, in words.</param>
public sealed record Violation(string Check, string Stream, long Number, string Message)
{
    public override string ToString() => Number == 0 ? $"{Check}: {Stream}: {Message}" : $"{Check}: {Stream} at append {Number}: {Message}";
}
