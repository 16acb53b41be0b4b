using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;

namespace OrderCluster.Grains.Orders;

/// <summary>A line as inventory is asked about it.</summary>
/// <param name="Units">Units to reserve, or to release; ignored by a commit.</param>
/// <param name="Round">Of the reservation.</param>
internal readonly record struct StockLine(int Number, string Sku, string Location, long Units, long Round);

/// <summary>An order's calls to the buckets of its lines. Each may be repeated: its ids are derived from order, line and round.</summary>
internal sealed class StockCalls(IGrainFactory grains, OrderOptions options)
{
    private const string ReserveOperation = "r";
    private const string CommitOperation = "c";

    /// <summary>Holds units softly.</summary>
    /// <param name="needed">Units that must be there for any to be held; null takes what is there.</param>
    public async Task<LineGrant> Reserve(OrderKey order, StockLine line, long? needed)
    {
        var reply = await Bucket(line).Reserve(new ReserveStock(
            GrainKeys.Reservation(order.Id, line.Number, line.Round), ReserveOperation, line.Units, needed ?? 1,
            options.SoftHoldTimeToLive, ReservationRound.PlacedAt(line.Round, order.PlacedAt)));

        // Another quantity than can come of this question is what an earlier one under the same reference got, with another body.
        var isAnothers = reply.Reserved > line.Units || (needed is not null && reply.Reserved > 0 && reply.Reserved < line.Units);
        return new LineGrant(
            line.Number, line.Units, Math.Min(reply.Reserved, line.Units), reply.Available, reply.MayResolve,
            IsStale: isAnothers || reply.Outcome is ReserveOutcome.Ended or ReserveOutcome.TooOld);
    }

    /// <summary>Makes a soft hold last; false when it is over.</summary>
    public async Task<bool> Commit(OrderKey order, StockLine line)
    {
        var reply = await Bucket(line).Commit(new CommitStock(
            GrainKeys.Reservation(order.Id, line.Number, line.Round), CommitOperation, ReservationRound.PlacedAt(line.Round, order.PlacedAt)));
        return reply.Outcome == CommitOutcome.Committed;
    }

    /// <param name="units">Null: all that the reservation holds.</param>
    public async Task Release(OrderKey order, StockLine line, string releaseId, long? units) =>
        await Bucket(line).Release(new ReleaseStock(
            GrainKeys.Reservation(order.Id, line.Number, line.Round), ReleaseIds.OfLine(releaseId, line.Number), units,
            ReservationRound.PlacedAt(line.Round, order.PlacedAt)));

    private IInventoryBucketGrain Bucket(StockLine line) => grains.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket(line.Sku, line.Location));
}

/// <param name="PlacedAt">When the order was placed; buckets judge by it what they can still remember.</param>
internal readonly record struct OrderKey(string Id, DateTimeOffset PlacedAt);
