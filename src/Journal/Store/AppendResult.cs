namespace OrderCluster.Journal.Store;

/// <summary>What became of one row of a batch.</summary>
/// <param name="Status">Whether the row is durable, and if not, why.</param>
/// <param name="Error">The store's own error when <see cref="AppendStatus.Refused"/>; otherwise null.</param>
public readonly record struct AppendResult(AppendStatus Status, Exception? Error = null);

public enum AppendStatus
{
    /// <summary>Durable: written now, or by an earlier try with the same append id.</summary>
    Written = 0,

    /// <summary>Another append stands at this number, or the named predecessor is not the stream's last append: the writer is fenced.</summary>
    Conflict = 1,

    /// <summary>The store refuses this very row (a data error); the others of its batch are untouched.</summary>
    Refused = 2,
}
