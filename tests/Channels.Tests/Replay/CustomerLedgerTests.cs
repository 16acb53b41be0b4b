using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Channels.Replay;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Tests.Replay;

public sealed class CustomerLedgerTests
{
    private readonly CustomerLedger _ledger = new();

    public CustomerLedgerTests()
    {
        _ledger.Add(Receipt("r/1", ("A", 5), ("B", 2), ("A", 3)));
        _ledger.Add(Receipt("r/2", ("A", 4), ("C", 0)));
    }

    [Fact]
    public void The_latest_line_gives_first_walking_back_over_lines_and_orders() => Assert.Equal(
        [new GivenBack("r/2", 1, 4), new GivenBack("r/1", 3, 3), new GivenBack("r/1", 1, 1)], Take("A", 8));

    [Fact]
    public void What_was_given_back_is_not_found_again()
    {
        Take("A", 8);

        Assert.Equal([new GivenBack("r/1", 1, 4)], Take("A", 100));
        Assert.Empty(Take("A", 1));
    }

    [Theory]
    [InlineData("C")]
    [InlineData("D")]
    public void What_was_never_promised_is_not_found(string sku) => Assert.Empty(Take(sku, 1));

    private IReadOnlyList<GivenBack> Take(string sku, long units) => _ledger.TakeBack(new RetailReturnLine(1, sku, units));

    private static OrderReceipt Receipt(string id, params (string Sku, long Promised)[] lines) => new(
        id, OrderState.Confirmed, PaymentState.Authorized, null, new Money(0, "GBP"),
        [.. lines.Select((line, index) => new LineReceipt(index + 1, line.Sku, line.Promised + 1, line.Promised, 1))], [], IsRepeat: false);
}
