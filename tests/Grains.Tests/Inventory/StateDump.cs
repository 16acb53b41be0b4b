using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Tests.Inventory;

/// <summary>A state as text, the same for two states that decide alike.</summary>
internal static class StateDump
{
    internal static string Of(InventoryBucket bucket) =>
        $"received {bucket.Received} adjusted {bucket.Adjusted} consumed {bucket.Consumed} last {bucket.LastEventAt:O} movements {bucket.Movements.Count}\n"
        + Of(bucket.Reservations);

    internal static string Of(ReservationBook book) =>
        $"soft {book.Soft} committed {book.Committed} ending {string.Join(' ', book.FindExpired(long.MaxValue, null).Select(r => r.Id))}\n"
        + string.Join('\n', book.All().OrderBy(r => (r.Key.High, r.Key.Low)).Select(Of));

    private static string Of(Reservation r) =>
        $"{r.Key} {r.Id} {r.Phase} {r.Held} since {r.SinceMs} expires {r.ExpiresAtMs} {string.Join(' ', r.Replies.ToArray())}";
}
