using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Reservations;
using OrderCluster.Journal.State;

namespace OrderCluster.Grains.Inventory;

internal static partial class InventoryDecisions
{
    /// <summary>The reply is true for a repeat.</summary>
    internal static Decision<StockEvent, Answer<bool>> Receive(InventoryBucket bucket, ReceiveStock command, DateTimeOffset now)
    {
        ReservationInput.CheckCallerId(command.ReceiptId, "receiptId");
        StockLimits.CheckQuantity(command.Quantity, "quantity");
        ReservationInput.CheckText(command.Reference, "reference");
        ReservationInput.CheckText(command.By, "by");
        if (bucket.Movements.TryFind(InventoryBucket.ReceiptKind, command.ReceiptId, out var quantity))
        {
            return new([], RepeatOrReuse(quantity == command.Quantity, $"receipt {command.ReceiptId} of {quantity} units"));
        }

        if (bucket.OnHand + command.Quantity > StockLimits.MaxOnHand)
        {
            return new([], Answer.Refuse<bool>(TooMuch("quantity")));
        }

        var received = new StockReceived(command.ReceiptId, command.Quantity, command.Reference, command.By, now);
        return new(new BucketAt(bucket, now, null).Then(received), Answer.Of(false));
    }

    /// <summary>The reply is true for a repeat.</summary>
    internal static Decision<StockEvent, Answer<bool>> Adjust(InventoryBucket bucket, AdjustStock command, DateTimeOffset now)
    {
        ReservationInput.CheckCallerId(command.AdjustmentId, "adjustmentId");
        StockLimits.CheckDelta(command.Delta, "delta");
        ReservationInput.CheckText(command.Reason, "reason");
        ReservationInput.CheckText(command.By, "by");
        if (bucket.Movements.TryFind(InventoryBucket.AdjustmentKind, command.AdjustmentId, out var delta))
        {
            return new([], RepeatOrReuse(delta == command.Delta, $"adjustment {command.AdjustmentId} by {delta} units"));
        }

        var onHand = bucket.OnHand + command.Delta;
        if (onHand < 0)
        {
            return new([], Answer.Refuse<bool>(new InvalidRequestException(
                "on-hand-negative", "delta", $"{bucket.OnHand} units are on hand, so {-command.Delta} can't be taken off.")));
        }

        if (onHand > StockLimits.MaxOnHand)
        {
            return new([], Answer.Refuse<bool>(TooMuch("delta")));
        }

        var at = new BucketAt(bucket, now, null);
        var shortage = Math.Max(0, -(at.Unpromised + command.Delta));
        var adjusted = new StockAdjusted(command.AdjustmentId, command.Delta, shortage, command.Reason, command.By, now);
        return new(at.Then(adjusted), Answer.Of(false));
    }

    internal static Availability See(InventoryBucket bucket, string key, DateTimeOffset now)
    {
        if (!GrainKeys.TryParseBucket(key, out var sku, out var location))
        {
            throw new ArgumentException("The key names no bucket.", nameof(key));
        }

        var expired = bucket.Reservations.SumExpired(now.ToUnixTimeMilliseconds());
        var unpromised = bucket.Unpromised + expired;
        return new Availability(
            sku,
            location,
            bucket.OnHand,
            bucket.Reservations.Soft - expired,
            bucket.Reservations.Committed,
            Damaged: 0,
            SafetyStock: 0,
            QualityControl: 0,
            Available: Math.Max(0, unpromised),
            Shortage: Math.Max(0, -unpromised));
    }

    private static Answer<bool> RepeatOrReuse(bool isSame, string earlier) => isSame
        ? Answer.Of(true)
        : Answer.Refuse<bool>(new ConflictException("operation-reused", $"The id stands for {earlier}."));

    private static InvalidRequestException TooMuch(string field) =>
        new("quantity-invalid", field, $"A bucket holds at most {StockLimits.MaxOnHand} units.");
}
