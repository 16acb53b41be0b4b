using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Inventory;

/// <summary>Bounds on quantities, so that no sum of them can overflow.</summary>
internal static class StockLimits
{
    /// <summary>Most units in one bucket.</summary>
    internal const long MaxOnHand = 1_000_000_000_000_000;

    /// <exception cref="InvalidRequestException"><c>quantity-invalid</c></exception>
    internal static void CheckQuantity(long quantity, string field)
    {
        if (quantity is < 1 or > OrderLimits.MaxQuantity)
        {
            throw new InvalidRequestException("quantity-invalid", field, $"A quantity is a whole number from 1 to {OrderLimits.MaxQuantity}.");
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
}
