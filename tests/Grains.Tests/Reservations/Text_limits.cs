using OrderCluster.Grains.Catalogue;
using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Tests.Reservations;

public sealed class Text_limits
{
    public static TheoryData<string> Fields { get; } = ["reason of an order", "by of an order", "reference of a receipt", "reason of a limit", "description of a product", "by of a product"];

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
            case "reason of an order": new CancelOrder("op", null, text, "by").Check(); break;
            case "by of an order": new ReleaseHold(HoldReason.ManualReview, "reason", text).Check(); break;
            case "description of a product": Put(text, "by"); break;
            case "by of a product": Put("description", text); break;
            case "reference of a receipt": new ReceiveStock("op", 1, text, "by").Check(); break;
            default: new SetCreditLimit("op", null, text, "by").Check(); break;
        }
    }

    private static void Put(string description, string by) =>
        ProductDecisions.Put(new ProductState(), new PutProduct(description, new Money(1, "GBP"), "piece", by), DateTimeOffset.UnixEpoch);
}
