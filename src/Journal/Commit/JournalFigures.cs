namespace OrderCluster.Journal.Commit;

/// <summary>What the writer has done since it started.</summary>
/// <param name="Batches">Commits that the store has answered.</param>
/// <param name="Rows">Rows that became durable.</param>
/// <param name="Bytes">Payload bytes that became durable.</param>
/// <param name="Conflicts">Appends fenced off by another writer's.</param>
/// <param name="Refusals">Appends refused for what they hold.</param>
/// <param name="Resends">Batches sent again because their outcome was unknown.</param>
/// <param name="QueuedRows">Rows that wait for the next batch now.</param>
/// <param name="LastCommit">How long the last commit took.</param>
/// <param name="TotalCommit">How long all commits took together.</param>
public sealed record JournalFigures(
    long Batches, long Rows, long Bytes, long Conflicts, long Refusals, long Resends, int QueuedRows, TimeSpan LastCommit, TimeSpan TotalCommit);
