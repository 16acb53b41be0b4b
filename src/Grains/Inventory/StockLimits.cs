using OrderCluster.Grains.Interfaces.Errors;

namespace OrderCluster.Grains.Inventory;

/// <summary>Bounds on quantities, so that no sum of them can overflow.</summary>
internal static class StockLimits
{
    /// <summary>Most units in one call.</summary>
    internal const long MaxQuantity = 1_000_000_000_000;

    /// <summary>Most units in one bucket.</summary>
    internal const long MaxOnHand = 1_000_000_000_000_000;

    /// <exception cref="InvalidRequestException"><c>quantity-invalid</c></exception>
    internal static void CheckQuantity(long quantity, string field)
    {
        if (quantity is < 1 or > MaxQuantity)
        {
            throw new InvalidRequestException("quantity-invalid", field, $"A quantity is a whole number from 1 to {MaxQuantity}.");
        }
    }

    /// <summary>A minimum may be more than the quantity, since it is that of several lines.</summary>
    /// <exception cref="InvalidRequestException"><c>quantity-invalid</c></exception>
    internal static void CheckMinimum(long minimum)
    {
        if (minimum is < 1 or > MaxOnHand)
        {
            throw new InvalidRequestException("quantity-invalid", "minimumQuantity", $"A minimum is a whole number from 1 to {MaxOnHand}.");
        }
    }

    /// <exception cref="InvalidRequestException"><c>quantity-invalid</c></exception>
    internal static void CheckDelta(long delta, string field)
    {
        if (delta is 0 or > MaxQuantity or < -MaxQuantity)
        {
            throw new InvalidRequestException("quantity-invalid", field, $"A correction is a whole number up to {MaxQuantity} in either direction, not 0.");
        }
    }
}
