using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Canonical;

/// <summary>The part of validation that looks at an order's lines.</summary>
internal static class LineValidation
{
    /// <summary>More lines than this are not worth naming one by one.</summary>
    private const int MaxProblems = 100;

    internal static IReadOnlyList<OrderLineRequest> Check(IReadOnlyList<OrderLineBody?>? lines, List<Problem> problems)
    {
        if (lines is null or { Count: 0 })
        {
            problems.Add(new("lines-missing", "lines", "An order has at least one line."));
            return [];
        }

        if (lines.Count > OrderLimits.MaxLines)
        {
            problems.Add(new("lines-too-many", "lines", $"An order has at most {OrderLimits.MaxLines} lines; split it."));
            return [];
        }

        var checkedLines = new OrderLineRequest[lines.Count];
        for (var index = 0; index < lines.Count && problems.Count < MaxProblems; index++)
        {
            if (lines[index] is { } line)
            {
                checkedLines[index] = CheckLine(line, index, problems);
            }
            else
            {
                problems.Add(new("line-missing", $"lines[{index}]", "A line is an object with sku and quantity."));
            }
        }

        CheckTotal(checkedLines, problems);
        return checkedLines;
    }

    private static OrderLineRequest CheckLine(OrderLineBody line, int index, List<Problem> problems)
    {
        var sku = line.Sku?.ToUpperInvariant();
        if (sku is null)
        {
            problems.Add(new("sku-missing", $"lines[{index}].sku", "Name what is ordered."));
        }
        else if (!Identifiers.IsSku(sku))
        {
            problems.Add(new("sku-invalid", $"lines[{index}].sku",
                $"A SKU has 1 to {Identifiers.MaxSkuChars} letters, digits and . _ - + / characters, with spaces inside only."));
        }

        if (line.Quantity is null)
        {
            problems.Add(new("quantity-missing", $"lines[{index}].quantity", "Say how many units."));
        }
        else if (line.Quantity is < 1 or > OrderLimits.MaxQuantity)
        {
            problems.Add(new("quantity-invalid", $"lines[{index}].quantity", $"A quantity is a whole number from 1 to {OrderLimits.MaxQuantity}."));
        }

        if (line.UnitPrice is { } price && !IsPrice(price))
        {
            problems.Add(new("price-invalid", $"lines[{index}].unitPrice",
                $"A price is from 0 to {OrderLimits.MaxUnitPrice} with at most {OrderLimits.MaxPriceDecimals} decimals."));
        }

        var location = line.Location ?? GrainKeys.DefaultLocation;
        if (!Identifiers.IsLocation(location))
        {
            problems.Add(new("location-invalid", $"lines[{index}].location",
                $"A location has 1 to {Identifiers.MaxLocationChars} lower-case letters, digits and hyphens; leave it out for the default one."));
        }

        return new OrderLineRequest(index + 1, sku ?? "", line.Quantity ?? 0, line.UnitPrice, location);
    }

    private static bool IsPrice(decimal price) =>
        price is >= 0 and <= OrderLimits.MaxUnitPrice && decimal.Round(price, OrderLimits.MaxPriceDecimals) == price;

    private static void CheckTotal(OrderLineRequest[] lines, List<Problem> problems)
    {
        if (problems.Count > 0)
        {
            return;
        }

        var total = lines.Sum(line => line.Quantity * (line.UnitPrice ?? 0m));
        if (total > OrderLimits.MaxTotal)
        {
            problems.Add(new("total-too-large", "lines", $"An order's total is at most {OrderLimits.MaxTotal}; split it."));
        }
    }
}
