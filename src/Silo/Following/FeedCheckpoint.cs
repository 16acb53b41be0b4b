using System.Text.Json;
using OrderCluster.Client.Json;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Following;

/// <summary>What all views knew at one position of the feed, kept beside the journal: a cache, so that a silo need not read the feed from its beginning.</summary>
/// <param name="Position">Up to where the feed was read.</param>
/// <param name="Views">What each view saved, by its name.</param>
internal sealed record FeedCheckpoint(string Position, IReadOnlyDictionary<string, string> Views)
{
    internal const string Note = "silo/feed";

    /// <summary>The stored one, or null when there is none that can be read.</summary>
    internal static async Task<FeedCheckpoint?> ReadAsync(IJournalStore store, CancellationToken cancellation)
    {
        if (await store.ReadNoteAsync(Note, cancellation) is not { } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<FeedCheckpoint>(text, WireJson.Answers);
        }
        catch (JsonException)
        {
            // Another version's, or damaged: the feed holds all that it did.
            return null;
        }
    }

    internal Task WriteAsync(IJournalStore store, CancellationToken cancellation) =>
        store.WriteNoteAsync(Note, JsonSerializer.Serialize(this, WireJson.Answers), cancellation).AsTask();
}
