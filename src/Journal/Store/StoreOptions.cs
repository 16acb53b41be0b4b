namespace OrderCluster.Journal.Store;

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    /// <summary>For readers beside a running silo (audit, export): takes no lock, changes nothing, refuses appends.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Goes on, with a warning, although the store does not survive a loss of power.</summary>
    public bool AllowNotDurable { get; init; }

    /// <summary>Longest time one statement may take before its outcome counts as unknown.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
