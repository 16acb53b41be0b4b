using OrderCluster.Client.Identity;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Canonical;

/// <summary>Turns what a channel sent into the one form of an order that the cluster takes, or says all that is wrong with it.</summary>
public static class CanonicalOrder
{
    /// <summary>Checks form and limits; catalogue, customer and stock are the cluster's to check. Nothing here has effects.</summary>
    /// <param name="now">The edge's clock, for an order without a date and for dates that lie ahead.</param>
    public static Validation Validate(OrderBody body, OrderSource source, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        if (!Identifiers.IsChannel(source.Channel))
        {
            problems.Add(new("channel-invalid", "channel", $"A channel has 1 to {Identifiers.MaxChannelChars} lower-case letters, digits and hyphens."));
        }

        var reference = CheckReference(body, source, problems);
        CheckCustomer(body, problems);
        var currency = CheckCurrency(body, problems);
        CheckPaymentToken(body, problems);
        CheckOrderedAt(body, now, problems);
        if (body.Allocation is { } allocation && !Enum.IsDefined(allocation))
        {
            problems.Add(new("allocation-invalid", "allocation", "Use all-or-nothing or ship-what-is-there."));
        }

        var lines = LineValidation.Check(body.Lines, problems);
        if (problems.Count > 0)
        {
            return new Validation(null, problems);
        }

        var command = new PlaceOrder(
            source.Channel, reference, BodyHash: "", body.CustomerId, currency, body.Allocation ?? AllocationRule.AllOrNothing,
            lines, body.OrderedAt ?? now, body.PaymentToken, source.MayQuotePrices, source.IsRetry);
        return new Validation(command with { BodyHash = BodyHash.Of(command, hasOrderDate: body.OrderedAt is not null) }, []);
    }

    private static string CheckReference(OrderBody body, OrderSource source, List<Problem> problems)
    {
        var reference = body.Reference ?? source.IdempotencyKey;
        if (reference is null)
        {
            problems.Add(new("reference-missing", "reference", "Give the order a reference of your own, or send an Idempotency-Key."));
        }
        else if (!Identifiers.IsReference(reference))
        {
            problems.Add(new("reference-invalid", "reference",
                $"A reference has 1 to {Identifiers.MaxReferenceChars} letters, digits and . _ - + : # = @ characters."));
        }

        return reference ?? "";
    }

    private static void CheckCustomer(OrderBody body, List<Problem> problems)
    {
        if (body.CustomerId is { } customer && !Identifiers.IsCustomer(customer))
        {
            problems.Add(new("customer-invalid", "customerId",
                $"A customer's id has 1 to {Identifiers.MaxCustomerChars} letters, digits and . _ - + : # = @ characters; leave it out for a guest."));
        }
    }

    private static string CheckCurrency(OrderBody body, List<Problem> problems)
    {
        if (body.Currency is null)
        {
            problems.Add(new("currency-missing", "currency", "Name the currency of the prices, such as GBP."));
        }
        else if (!Identifiers.IsCurrency(body.Currency))
        {
            problems.Add(new("currency-invalid", "currency", "A currency has three upper-case letters (ISO 4217), such as GBP."));
        }

        return body.Currency ?? "";
    }

    private static void CheckPaymentToken(OrderBody body, List<Problem> problems)
    {
        if (body.PaymentToken is not { } token)
        {
            return;
        }

        if (token.Length is 0 or > OrderLimits.MaxPaymentTokenChars || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            problems.Add(new("payment-token-invalid", "paymentToken",
                $"A payment token has 1 to {OrderLimits.MaxPaymentTokenChars} visible ASCII characters; leave it out to pay by the channel's default."));
        }
        else if (PaymentCards.LooksLikeNumber(token))
        {
            problems.Add(new("payment-card-refused", "paymentToken", "This looks like a card number; send the payment gateway's token instead."));
        }
    }

    private static void CheckOrderedAt(OrderBody body, DateTimeOffset now, List<Problem> problems)
    {
        if (body.OrderedAt is not { } orderedAt)
        {
            return;
        }

        if (orderedAt.UtcDateTime.Year < OrderLimits.MinOrderYear || orderedAt > now + OrderLimits.MaxAhead)
        {
            problems.Add(new("ordered-at-invalid", "orderedAt",
                $"An order date lies between {OrderLimits.MinOrderYear} and {OrderLimits.MaxAhead.TotalDays:0} days from now; leave it out for now."));
        }
    }
}
