using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Grains.Interfaces.Orders;

/// <summary>Cancels an order in whole or in part.</summary>
/// <param name="OperationId">Made by the caller before the first try; a repeat gets the stored receipt.</param>
/// <param name="Lines">Null cancels everything that is not shipped.</param>
/// <param name="By">Who asks, for the timeline.</param>
[GenerateSerializer, Immutable, Alias("cancel-order")]
public sealed record CancelOrder(
    [property: Id(0)] string OperationId,
    [property: Id(1)] IReadOnlyList<CancelLine>? Lines,
    [property: Id(2)] string Reason,
    [property: Id(3)] string By)
{
    /// <exception cref="InvalidRequestException">
    /// <c>operation-invalid</c>, <c>reason-missing</c>, <c>text-invalid</c>, <c>lines-invalid</c>, <c>line-invalid</c>, <c>quantity-invalid</c>
    /// </exception>
    public void Check()
    {
        var rules = new RequestRules();
        rules.CheckOperation(OperationId, "operationId");
        rules.CheckText(Reason, "reason");
        rules.CheckBy(By);
        if (Lines is { Count: 0 or > OrderLimits.MaxLines })
        {
            rules.Add("lines-invalid", "lines", $"Name 1 to {OrderLimits.MaxLines} lines, or leave the field out to cancel everything.");
        }
        else
        {
            CheckLines(rules);
        }

        rules.ThrowIfAny();
    }

    private void CheckLines(RequestRules rules)
    {
        var numbers = new HashSet<int>(Lines?.Count ?? 0);
        foreach (var (index, line) in (Lines ?? []).Index())
        {
            if (line.Number < 1 || !numbers.Add(line.Number))
            {
                rules.Add("line-invalid", $"lines[{index}].number", "Name each line once by its number, from 1.");
            }

            if (line.Quantity is < 1)
            {
                rules.Add("quantity-invalid", $"lines[{index}].quantity", "Cancel at least 1 unit, or leave the field out for all that the line still holds.");
            }
        }
    }
}

/// <param name="Quantity">Units to cancel, at least 1; null: all that the line still holds.</param>
[GenerateSerializer, Immutable, Alias("cancel-line")]
public readonly record struct CancelLine(
    [property: Id(0)] int Number,
    [property: Id(1)] long? Quantity);

/// <summary>What a cancellation did; durable, and given back to stock and credit, or on the way there without a new request.</summary>
/// <param name="Amounts">The order's right after it.</param>
[GenerateSerializer, Immutable, Alias("cancel-receipt")]
public sealed record CancelReceipt(
    [property: Id(0)] string OrderId,
    [property: Id(1)] string OperationId,
    [property: Id(2)] OrderState State,
    [property: Id(3)] IReadOnlyList<CancelledLine> Lines,
    [property: Id(4)] bool IsRepeat,
    [property: Id(5)] OrderAmounts Amounts);

/// <param name="Cancelled">Units that were granted: cancelled by this operation.</param>
/// <param name="Remaining">Units of the line that were still promised after it.</param>
/// <param name="Asked">Units that were to be cancelled: as named, or all that the line held.</param>
[GenerateSerializer, Immutable, Alias("cancelled-line")]
public readonly record struct CancelledLine(
    [property: Id(0)] int Number,
    [property: Id(1)] string Sku,
    [property: Id(2)] long Cancelled,
    [property: Id(3)] long Remaining,
    [property: Id(4)] long Asked);

/// <summary>Lifts one hold of an order.</summary>
[GenerateSerializer, Immutable, Alias("release-hold")]
public sealed record ReleaseHold(
    [property: Id(0)] HoldReason Hold,
    [property: Id(1)] string Reason,
    [property: Id(2)] string By)
{
    /// <exception cref="InvalidRequestException"><c>hold-unknown</c>, <c>reason-missing</c>, <c>text-invalid</c></exception>
    public void Check()
    {
        var rules = new RequestRules();
        if (!Enum.IsDefined(Hold))
        {
            rules.Add("hold-unknown", "hold", "There is no such hold; the order's view names those that it has.");
        }

        rules.CheckText(Reason, "reason");
        rules.CheckBy(By);
        rules.ThrowIfAny();
    }
}
