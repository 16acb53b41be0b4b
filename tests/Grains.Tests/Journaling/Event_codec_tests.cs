using System.Text;
using OrderCluster.Grains.Catalogue;
using OrderCluster.Grains.Customers;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Journaling;

public sealed class Event_codec_tests
{
    [Fact]
    public void Every_stock_event_ever_written_is_read_and_written_alike() => GoldenEvents.Check(StockEvents.Codec, "stock.jsonl");

    [Fact]
    public void Every_credit_event_ever_written_is_read_and_written_alike() => GoldenEvents.Check(CreditEvents.Codec, "customer.jsonl");

    [Fact]
    public void Every_product_event_ever_written_is_read_and_written_alike() => GoldenEvents.Check(ProductEvents.Codec, "product.jsonl");

    [Fact]
    public void A_written_event_stays_as_it_is_when_others_are_written()
    {
        var first = StockEvents.Codec.Write(Received("first"));
        var before = first.Body.ToArray();

        StockEvents.Codec.Write(Received("another"));

        Assert.Equal(before, first.Body.ToArray());
    }

    [Fact]
    public void A_large_event_is_written_whole_and_its_memory_not_kept()
    {
        var large = new string('x', 1_000_000);
        var read = (StockReceived)StockEvents.Codec.Read(StockEvents.Codec.Write(Received(large)));
        Assert.Equal(large, read.Reference);
        Assert.True(EventScratch.OfThisThread.Capacity > large.Length);

        StockEvents.Codec.Write(Received("small"));

        Assert.InRange(EventScratch.OfThisThread.Capacity, 1, 64 * 1_024);
    }

    [Fact]
    public void An_unknown_type_is_named()
    {
        var error = Assert.Throws<InvalidDataException>(() => StockEvents.Codec.Read(Record("stock-teleported/1", "{}")));

        Assert.Contains("stock-teleported/1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"quantity":"many"}""")]
    [InlineData("""{"quantity":1.5}""")]
    [InlineData("""{"at":99999999999999999}""")]
    public void A_body_that_does_not_fit_names_its_type(string body)
    {
        var error = Assert.Throws<InvalidDataException>(() => StockEvents.Codec.Read(Record("stock-received/1", body)));

        Assert.Contains("stock-received/1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_a_later_version_is_no_obstacle()
    {
        var read = StockEvents.Codec.Read(Record("reservation-expired/1", """{"reservationId":"web/1/1","quantity":2,"colour":"red","at":5}"""));

        Assert.Equal(new ReservationExpired("web/1/1", 2, DateTimeOffset.FromUnixTimeMilliseconds(5)), read);
    }

    private static StockReceived Received(string reference) => new("r-1", 1, reference, "test", DateTimeOffset.UnixEpoch);

    private static EventRecord Record(string type, string body) => new(type, Encoding.UTF8.GetBytes(body));
}
