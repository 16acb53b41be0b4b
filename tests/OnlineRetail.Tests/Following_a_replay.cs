using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.OnlineRetail.Tests;

public sealed class Finding_what_is_given_back
{
    private readonly CustomerLedger _ledger = new();

    public Finding_what_is_given_back()
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
        [.. lines.Select((line, index) => new LineReceipt(index + 1, line.Sku, line.Promised + 1, line.Promised, 1))], [], IsRepeat: false, default);
}

public sealed class Listing_acknowledged_orders : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Each_order_is_listed_once_and_is_in_the_file_at_once()
    {
        using var log = new AckLog(_path);
        log.Append("r/1", "confirmed");
        log.Append("r/1", "cancelled");
        log.Append("r/2", "rejected");

        Assert.Equal("r/1\tconfirmed\nr/2\trejected\n", Text());
    }

    [Fact]
    public void A_later_run_takes_off_a_line_that_was_cut_off_and_goes_on_there()
    {
        File.WriteAllText(_path, "r/1\tconfirmed\nr/2\tcon");
        using (var log = new AckLog(_path))
        {
            log.Append("r/1", "confirmed");
            log.Append("r/2", "confirmed");
        }

        Assert.Equal("r/1\tconfirmed\nr/2\tconfirmed\n", Text());
    }

    public void Dispose() => File.Delete(_path);

    private string Text()
    {
        using var reader = new StreamReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
