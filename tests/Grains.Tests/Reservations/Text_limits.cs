using OrderCluster.Grains.Catalogue;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Orders;
using OrderCluster.Grains.Reservations;

namespace OrderCluster.Grains.Tests.Reservations;

public sealed class Text_limits
{
    public static TheoryData<string> Fields { get; } = ["reason of an order", "by of an order", "text of stock or credit", "description of a product", "by of a product"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_text_of_people_has_one_limit_wherever_it_is_given(string field)
    {
        Give(field, new string('x', OrderLimits.MaxTextChars));

        var refusal = Assert.Throws<InvalidRequestException>(() => Give(field, new string('x', OrderLimits.MaxTextChars + 1)));
        Assert.Equal("text-invalid", refusal.Code);
        Assert.Contains($"{OrderLimits.MaxTextChars} characters", refusal.Message, StringComparison.Ordinal);
    }

    private static void Give(string field, string text)
    {
        switch (field)
        {
            case "reason of an order": OrderDecisions.CheckForm(new CancelOrder("op", null, text, "by")); break;
            case "by of an order": OrderDecisions.CheckForm(new ReleaseHold(HoldReason.Other, "reason", text)); break;
            case "description of a product": Put(text, "by"); break;
            case "by of a product": Put("description", text); break;
            default: ReservationInput.CheckText(text, "reason"); break;
        }
    }

    private static void Put(string description, string by) =>
        ProductDecisions.Put(new ProductState(), new PutProduct(description, new Money(1, "GBP"), "piece", by), DateTimeOffset.UnixEpoch);
}
