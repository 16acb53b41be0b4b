using OrderCluster.Channels.Canonical;
using OrderCluster.Client.Identity;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Tests.Canonical;

public sealed class BodyHashTests
{
    // Stored with orders: a value that changes turns every repeat of an order into another order under the same reference.
    private const string OfTheWhole = "2dd68b197124458046726c6145e8f4c5bec3aa38312adc42263532ec7081ddc6";
    private const string OfAGuestWithoutDate = "5733740b8a7ee488d3d585ade0dfc25c056c918f0e99add6b19d81334b19cae5";

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderLineRequest[] Lines = [new(1, "A1", 2, 2.50m), new(2, "B2", 1, null, "north")];
    private static readonly PlaceOrder Whole = new("web", "R-1", "", "C-1", "GBP", AllocationRule.ShipWhatIsThere, Lines, Noon, "tok_1");

    [Fact]
    public void The_hash_of_an_order_is_what_it_always_was() => Assert.Equal(OfTheWhole, BodyHash.Of(Whole));

    [Fact]
    public void A_date_of_the_edge_counts_for_nothing() => Assert.Equal(
        OfAGuestWithoutDate,
        BodyHash.Of(Whole with { CustomerId = null, Allocation = AllocationRule.AllOrNothing, PaymentToken = null, OrderedAt = Noon.AddHours(1) }, hasOrderDate: false));

    [Fact]
    public void Channel_reference_and_what_the_edge_says_of_a_call_count_for_nothing() => Assert.Equal(
        OfTheWhole, BodyHash.Of(Whole with { Channel = "shop", Reference = "R-2", BodyHash = "x", MayQuotePrices = true, IsRetry = true, PatienceMs = 1 }));

    [Fact]
    public void The_edge_gives_a_body_the_same_hash()
    {
        var body = new OrderBody("R-1", "C-1", "GBP", AllocationRule.ShipWhatIsThere, [new("a1", 2, 2.5m), new("b2", 1, Location: "north")], Noon, "tok_1");

        Assert.Equal(OfTheWhole, CanonicalOrder.Validate(body, new OrderSource("web"), Noon).CommandOrThrow().BodyHash);
    }
}
