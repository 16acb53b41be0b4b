namespace OrderCluster.Journal.Store;

/// <summary>What every store demands of a row before it looks at the chain, so that one bad row never reaches a database statement that others share.</summary>
public static class RowRules
{
    /// <summary>Why <paramref name="row"/> must be refused, or null when it may be tried.</summary>
    public static Exception? Violation(JournalRow row)
    {
        try
        {
            StreamName.Checked(row.Stream);
        }
        catch (ArgumentException e)
        {
            return e;
        }

        return Problem(row) is { } problem
            ? new JournalRefusedException($"Append {row.Number} of stream '{row.Stream}' {problem}.")
            : null;
    }

    private static string? Problem(JournalRow row) => row switch
    {
        { Number: < 1 } => "must have a number of 1 or more",
        { EventCount: < 1 } or { Payload.IsEmpty: true } => "holds no event",
        { Payload.Length: > Limits.MaxRowBytes } => $"holds {row.Payload.Length} bytes, {Limits.MaxRowBytes} are allowed",
        { Number: 1 } when row.Previous != Guid.Empty => "is the first and must not name a predecessor",
        { Number: > 1 } when row.Previous == Guid.Empty => "names no predecessor",
        _ => row.Id == Guid.Empty ? "has no id" : null,
    };
}

/// <summary>Bounds on what goes into one commit.</summary>
public static class Limits
{
    /// <summary>Most rows in one batch.</summary>
    public const int MaxBatchRows = 1_000;

    /// <summary>Most bytes of payload in one batch, unless a single row alone is larger.</summary>
    public const int MaxBatchBytes = 4 * 1024 * 1024;

    /// <summary>Most bytes of payload in one row; a decision that makes more is refused.</summary>
    public const int MaxRowBytes = 8 * 1024 * 1024;

    /// <summary>Most events that waiting turns of one grain share in one append.</summary>
    public const int MaxEventsPerAppend = 1_024;
}
