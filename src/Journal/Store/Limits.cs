namespace OrderCluster.Journal.Store;

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
