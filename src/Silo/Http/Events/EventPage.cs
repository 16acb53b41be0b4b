using System.Text.Json;

namespace OrderCluster.Silo.Http.Events;

/// <summary>One event of the journal.</summary>
/// <param name="Id">The event's identity, <c>stream#number.index</c>: tells a repeat.</param>
/// <param name="Position">Ask after this to get what follows the event.</param>
/// <param name="Number">Of the append that holds the event, from 1 in each stream.</param>
/// <param name="Index">Place in that append, from 0.</param>
/// <param name="Type">With version: <c>stock-received/1</c>.</param>
internal sealed record EventEntry(string Id, string Position, string Stream, long Number, int Index, string Type, JsonElement Body);

/// <summary>Some of the feed.</summary>
/// <param name="Next">Ask after this to get what follows; null only while there is nothing at all.</param>
/// <param name="IsAtEnd">There was nothing more to read; ask again later.</param>
internal sealed record EventPage(IReadOnlyList<EventEntry> Events, string? Next, bool IsAtEnd);
