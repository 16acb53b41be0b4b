using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Interfaces.Inventory;

/// <param name="ReceiptId">Of this delivery; a repeat books nothing.</param>
/// <param name="Quantity">Units, at least 1.</param>
/// <param name="Reference">The supplier's or the file's own reference.</param>
[GenerateSerializer, Immutable, Alias("receive-stock")]
public sealed record ReceiveStock(
    [property: Id(0)] string ReceiptId,
    [property: Id(1)] long Quantity,
    [property: Id(2)] string Reference,
    [property: Id(3)] string By)
{
    /// <exception cref="InvalidRequestException"><c>operation-invalid</c>, <c>quantity-invalid</c>, <c>reference-missing</c>, <c>text-invalid</c></exception>
    public void Check()
    {
        var rules = new RequestRules();
        rules.CheckOperation(ReceiptId, "receiptId");
        rules.CheckQuantity(Quantity, "quantity");
        rules.CheckText(Reference, "reference");
        rules.CheckBy(By);
        rules.ThrowIfAny();
    }
}

/// <param name="Delta">Units added or taken off, not 0.</param>
[GenerateSerializer, Immutable, Alias("adjust-stock")]
public sealed record AdjustStock(
    [property: Id(0)] string AdjustmentId,
    [property: Id(1)] long Delta,
    [property: Id(2)] string Reason,
    [property: Id(3)] string By)
{
    /// <exception cref="InvalidRequestException"><c>operation-invalid</c>, <c>quantity-invalid</c>, <c>reason-missing</c>, <c>text-invalid</c></exception>
    public void Check()
    {
        var rules = new RequestRules();
        rules.CheckOperation(AdjustmentId, "adjustmentId");
        if (Delta is 0 or > OrderLimits.MaxQuantity or < -OrderLimits.MaxQuantity)
        {
            rules.Add("quantity-invalid", "delta", $"Units to add, or with a minus to take off: not 0, at most {OrderLimits.MaxQuantity}.");
        }

        rules.CheckText(Reason, "reason");
        rules.CheckBy(By);
        rules.ThrowIfAny();
    }
}

[GenerateSerializer, Immutable, Alias("stock-reply")]
public sealed record StockReply(
    [property: Id(0)] Availability Availability,
    [property: Id(1)] bool IsRepeat);

/// <summary>A bucket's quantities: on hand + shortage = available + committed + reserved.</summary>
/// <param name="Reserved">Soft holds of orders being placed.</param>
/// <param name="Committed">Placed and not yet shipped.</param>
/// <param name="Available">What can be promised now; 0 in a shortage.</param>
/// <param name="Shortage">Units promised beyond what is there, after an adjustment.</param>
[GenerateSerializer, Immutable, Alias("availability")]
public sealed record Availability(
    [property: Id(0)] string Sku,
    [property: Id(1)] string Location,
    [property: Id(2)] long OnHand,
    [property: Id(3)] long Reserved,
    [property: Id(4)] long Committed,
    [property: Id(8)] long Available,
    [property: Id(9)] long Shortage);
