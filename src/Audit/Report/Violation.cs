namespace OrderCluster.Audit.Report;

/// <summary>A promise that the journal shows broken.</summary>
/// <param name="Check">Which promise; see <see cref="Checks"/>.</param>
/// <param name="Stream">Where it shows.</param>
/// <param name="Number">The append at which it shows; 0 when it is about the stream as a whole.</param>
/// <param name="Message">What was found and what should be, in words.</param>
public sealed record Violation(string Check, string Stream, long Number, string Message)
{
    public override string ToString() => Number == 0 ? $"{Check}: {Stream}: {Message}" : $"{Check}: {Stream} at append {Number}: {Message}";
}
