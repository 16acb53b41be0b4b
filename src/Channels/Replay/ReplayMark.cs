namespace OrderCluster.Channels.Replay;

/// <summary>The store's memory of what is being replayed into it, so that another file or stock rule does not mix with it.</summary>
public static class ReplayMark
{
    /// <summary>Name of the store's note.</summary>
    public const string NoteName = "replay";

    /// <summary>What the store is to note of the replay of a file under a rule.</summary>
    public static string Of(string fileHash, StockRule rule) => $"sha256={fileHash} stock-rule={rule}";

    /// <summary>Whether an earlier run has claimed the store for the same: whatever is sent may have been sent before.</summary>
    /// <param name="found">The store's note; null where there is none, and <paramref name="mine"/> is to be noted.</param>
    /// <param name="mine">This run's mark; see <see cref="Of"/>.</param>
    /// <exception cref="ReplayMismatchException">The store holds the replay of another file or rule.</exception>
    public static bool IsRetry(string? found, string mine) => found is null || found == mine
        ? found is not null
        : throw new ReplayMismatchException($"This store holds the replay of {found}, not of {mine}. Use another --store, or the same file and --stock-rule.");
}

/// <summary>The store holds the replay of another file or under another rule.</summary>
public sealed class ReplayMismatchException(string message) : Exception(message);
