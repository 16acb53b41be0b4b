namespace OrderCluster.Channels.Replay;

/// <summary>The store's memory of what is being replayed into it, so that another file or stock rule does not mix with it.</summary>
public static class ReplayMark
{
    /// <summary>Name of the store's note.</summary>
    public const string NoteName = "replay";

    /// <summary>Claims the store for a file and a rule.</summary>
    /// <returns>True when an earlier run has claimed it for the same: whatever is sent may have been sent before.</returns>
    /// <exception cref="ReplayMismatchException">The store holds the replay of another file or rule.</exception>
    public static async Task<bool> ClaimAsync(IReplayNotes notes, string fileHash, StockRule rule, CancellationToken cancellation)
    {
        var mine = $"sha256={fileHash} stock-rule={rule}";
        var found = await notes.ReadAsync(NoteName, cancellation).ConfigureAwait(false);
        if (found is null)
        {
            await notes.WriteAsync(NoteName, mine, cancellation).ConfigureAwait(false);
            return false;
        }

        return found == mine
            ? true
            : throw new ReplayMismatchException($"This store holds the replay of {found}, not of {mine}. Use another --store, or the same file and --stock-rule.");
    }
}

/// <summary>The store holds the replay of another file or under another rule.</summary>
public sealed class ReplayMismatchException(string message) : Exception(message);

/// <summary>Small named values that a store keeps beside its journal.</summary>
public interface IReplayNotes
{
    /// <summary>The value, or null.</summary>
    ValueTask<string?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>Sets the value, durably.</summary>
    ValueTask WriteAsync(string name, string value, CancellationToken cancellation);
}
