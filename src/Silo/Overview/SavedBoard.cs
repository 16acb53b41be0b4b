using System.Text.Json;
using System.Text.Json.Serialization;
using OrderCluster.Client.Json;

namespace OrderCluster.Silo.Overview;

/// <summary>What the overview knew at a position of the feed.</summary>
internal sealed record SavedBoard(SavedOrders Orders, IReadOnlyList<string> ShortBuckets);

/// <param name="Placed">Orders placed by second since 1970, of the last minutes.</param>
/// <param name="ConfirmedBySecond">The same of those confirmed.</param>
internal sealed record SavedOrders(
    long Confirmed, long Cancelled, long Rejected, IReadOnlyList<SavedProgress> Unfinished,
    IReadOnlyDictionary<long, long> Placed, IReadOnlyDictionary<long, long> ConfirmedBySecond);

/// <summary>Where an unfinished order stood; see <see cref="OrderProgress"/>.</summary>
internal sealed record SavedProgress(
    string OrderId, DateTimeOffset Since, bool IsConfirmed, bool IsRejected, bool MustUndo, IReadOnlyList<string> Pending,
    IReadOnlyDictionary<string, string> Holds, string? Retry, int Attempt, DateTimeOffset? NextTryAt);

/// <summary>The saved form, by the rules of <see cref="WireJson"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SavedBoard))]
internal sealed partial class SavedBoardJson : JsonSerializerContext
{
    internal static JsonSerializerOptions Rules { get; } = WireJson.ForContext(new SavedBoardJson());
}
