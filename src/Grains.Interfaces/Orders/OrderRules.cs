using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Interfaces.Orders;

/// <summary>What an order must be like in itself, and a cancellation.</summary>
/// <param name="now">The checking side's clock, for order dates that lie ahead.</param>
public sealed class OrderRules(DateTimeOffset now) : RequestRules
{
    /// <param name="field">Where the request names the order.</param>
    public void CheckReference(string? reference, string field)
    {
        if (reference is null)
        {
            Add("reference-missing", field, "Give the order a reference of your own, or send an Idempotency-Key.");
        }
        else if (!Identifiers.IsReference(reference))
        {
            Add("reference-invalid", field, $"A reference has 1 to {Identifiers.MaxReferenceChars} letters, digits and . _ - + : # = @ characters.");
        }
        else if (!Identifiers.IsAddressable(reference))
        {
            Add("reference-invalid", field, $"'{reference}' can't be a reference: an address that ends with it names something else.");
        }
    }

    /// <param name="customerId">Null for a guest.</param>
    public void CheckCustomer(string? customerId)
    {
        if (customerId is not null && Identifiers.FindCustomerProblem(customerId) is { } problem)
        {
            Add("customer-invalid", "customerId", $"{problem} Leave it out for a guest.");
        }
    }

    public void CheckAllocation(AllocationRule allocation)
    {
        if (!Enum.IsDefined(allocation))
        {
            Add("allocation-invalid", "allocation", "Use all-or-nothing or ship-what-is-there.");
        }
    }

    /// <param name="token">Null pays by the channel's default.</param>
    public void CheckPaymentToken(string? token)
    {
        if (token is null)
        {
            return;
        }

        if (token.Length is 0 or > OrderLimits.MaxPaymentTokenChars || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            Add("payment-token-invalid", "paymentToken",
                $"A payment token has 1 to {OrderLimits.MaxPaymentTokenChars} visible ASCII characters; leave it out to pay by the channel's default.");
        }
        else if (LooksLikeCardNumber(token))
        {
            Add("payment-card-refused", "paymentToken", "This looks like a card number; send the payment gateway's token instead.");
        }
    }

    public void CheckOrderedAt(DateTimeOffset orderedAt)
    {
        if (orderedAt.UtcDateTime.Year < OrderLimits.MinOrderYear || orderedAt > now + OrderLimits.MaxAhead)
        {
            Add("ordered-at-invalid", "orderedAt",
                $"An order date lies between {OrderLimits.MinOrderYear} and {OrderLimits.MaxAhead.TotalDays:0} days from now; leave it out for now.");
        }
    }

    /// <returns>False when the number of lines is wrong, so that none of them is worth a look.</returns>
    public bool CheckLineCount(int? lines)
    {
        if (lines is null or 0)
        {
            Add("lines-missing", "lines", "An order has at least one line.");
        }
        else if (lines > OrderLimits.MaxLines)
        {
            Add("lines-too-many", "lines", $"An order has at most {OrderLimits.MaxLines} lines; split it.");
        }

        return lines is > 0 and <= OrderLimits.MaxLines;
    }

    /// <param name="index">The line's place in the request, from 0.</param>
    /// <param name="sku">Compared exactly, so edges turn it to upper case first.</param>
    /// <param name="currency">Of the order, by which a price may be so fine.</param>
    public void CheckLine(int index, string? sku, long? quantity, decimal? unitPrice, string? location, string? currency)
    {
        if (sku is null)
        {
            Add("sku-missing", $"lines[{index}].sku", "Name what is ordered.");
        }
        else if (Identifiers.FindSkuProblem(sku) is { } problem)
        {
            Add("sku-invalid", $"lines[{index}].sku", problem);
        }

        if (quantity is null)
        {
            Add("quantity-missing", $"lines[{index}].quantity", "Say how many units.");
        }
        else
        {
            CheckQuantity(quantity.Value, $"lines[{index}].quantity");
        }

        if (unitPrice is { } price)
        {
            CheckPrice(price, currency, $"lines[{index}].unitPrice");
        }

        if (!Identifiers.IsLocation(location))
        {
            Add("location-invalid", $"lines[{index}].location",
                $"A location has 1 to {Identifiers.MaxLocationChars} lower-case letters, digits and hyphens; leave it out for the default one.");
        }
    }

    /// <summary>No line is there at this place.</summary>
    public void MissLine(int index) => Add("line-missing", $"lines[{index}]", "A line is an object with sku and quantity.");

    public void CheckTotal(decimal total)
    {
        if (total > OrderLimits.MaxTotal)
        {
            Add("total-too-large", "lines", $"An order's total is at most {OrderLimits.MaxTotal}; split it.");
        }
    }

    // 13 to 19 digits, hyphens between them allowed, whose check digit is right (ISO/IEC 7812-1, annex B): a card's number must never enter the system.
    private static bool LooksLikeCardNumber(string token)
    {
        const int MinDigits = 13;
        const int MaxDigits = 19;
        var digits = 0;
        var sum = 0;
        for (var index = token.Length - 1; index >= 0; index--)
        {
            if (token[index] == '-')
            {
                continue;
            }

            if (!char.IsAsciiDigit(token[index]))
            {
                return false;
            }

            var digit = token[index] - '0';
            var weighted = digits % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
            digits++;
        }

        return digits is >= MinDigits and <= MaxDigits && sum % 10 == 0;
    }
}
