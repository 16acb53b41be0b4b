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
        var rules = new OrderRules(now);
        if (!Identifiers.IsChannel(source.Channel))
        {
            rules.Add("channel-invalid", "channel", $"A channel has 1 to {Identifiers.MaxChannelChars} lower-case letters, digits and hyphens.");
        }

        var isNamedByKey = body.Reference is null && source.IdempotencyKey is not null;
        var reference = body.Reference ?? source.IdempotencyKey;
        rules.CheckReference(reference, isNamedByKey ? WireHeaders.IdempotencyKey : "reference");
        rules.CheckCustomer(body.CustomerId);
        rules.CheckCurrency(body.Currency, "currency");
        rules.CheckPaymentToken(body.PaymentToken);
        rules.CheckOrderedAt(body.OrderedAt ?? now);
        rules.CheckAllocation(body.Allocation ?? AllocationRule.AllOrNothing);
        var lines = rules.CheckLineCount(body.Lines?.Count) ? Lines(body.Lines!, body.Currency, rules) : [];
        if (rules.Problems.Count > 0)
        {
            return new Validation(null, rules.Problems);
        }

        var command = new PlaceOrder(
            source.Channel, reference!, BodyHash: "", body.CustomerId, body.Currency!, body.Allocation ?? AllocationRule.AllOrNothing,
            lines, body.OrderedAt ?? now, body.PaymentToken, source.MayQuotePrices, source.IsRetry);
        return new Validation(command with { BodyHash = BodyHash.Of(command, hasOrderDate: body.OrderedAt is not null) }, []);
    }

    private static OrderLineRequest[] Lines(IReadOnlyList<OrderLineBody?> bodies, string? currency, OrderRules rules)
    {
        var lines = new OrderLineRequest[bodies.Count];
        decimal total = 0;
        for (var index = 0; index < lines.Length; index++)
        {
            if (bodies[index] is not { } body)
            {
                rules.MissLine(index);
                continue;
            }

            var (sku, location) = (body.Sku?.ToUpperInvariant(), body.Location ?? GrainKeys.DefaultLocation);
            rules.CheckLine(index, sku, body.Quantity, body.UnitPrice, location, currency);
            lines[index] = new OrderLineRequest(index + 1, sku ?? "", body.Quantity ?? 0, body.UnitPrice, location);
            total += rules.Problems.Count == 0 ? Money.OfUnits(lines[index].Quantity, body.UnitPrice ?? 0, currency!) : 0;
        }

        rules.CheckTotal(total);
        return lines;
    }
}

/// <summary>Who sends an order: known from credentials, never from its body.</summary>
/// <param name="Channel">The caller's channel.</param>
/// <param name="MayQuotePrices">The caller holds the scope <c>price:quote</c>.</param>
/// <param name="IdempotencyKey">Stands for the reference where the body has none.</param>
/// <param name="IsRetry">The caller says that it has sent this order before.</param>
public sealed record OrderSource(string Channel, bool MayQuotePrices = false, string? IdempotencyKey = null, bool IsRetry = false);

/// <summary>What came of validating an order: the command, or everything that is wrong with it.</summary>
/// <param name="Command">Null exactly when there are problems.</param>
public readonly record struct Validation(PlaceOrder? Command, IReadOnlyList<Problem> Problems)
{
    /// <exception cref="InvalidRequestException">There are problems; it carries all of them.</exception>
    public PlaceOrder CommandOrThrow() => Command ?? throw new InvalidRequestException(Problems);
}
