using System.Text;
using System.Text.Json;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Journaling;

public sealed class Catalogue_of_events
{
    public static TheoryData<string> Kinds => [.. EventCatalog.Kinds.Select(kind => kind.StreamPrefix)];

    // A file holds one line for each form of event ever written. Lines are only ever added: one that no longer reads means that journals out there no longer read.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_event_ever_written_is_read_and_written_alike(string kind)
    {
        var codec = EventCatalog.Find(kind + "some-key")!;
        var samples = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Journaling", "Golden", $"{kind.TrimEnd('/')}.jsonl")).Select(Parse).ToList();

        Assert.Empty(codec.Events.Keys.Except(samples.Select(sample => sample.Type)));
        Assert.All(samples, sample =>
        {
            var written = codec.Write(codec.Read(sample));
            Assert.Equal(sample.Type, written.Type);
            Assert.Equal(Encoding.UTF8.GetString(sample.Body.Span), Encoding.UTF8.GetString(written.Body.Span));
        });
    }

    [Fact]
    public void Every_kind_of_stream_is_in_the_catalogue_and_no_other()
    {
        string[] known = [StreamNames.CustomerPrefix, StreamNames.OrderPrefix, StreamNames.ProductPrefix, StreamNames.StockPrefix];
        Assert.Equal(known, EventCatalog.Kinds.Select(kind => kind.StreamPrefix));
        Assert.Null(EventCatalog.Find("parcel/1"));
    }

    [Fact]
    public void A_written_event_stays_as_it_is_when_others_are_written()
    {
        var first = EventCatalog.Of<StockEvent>().Write(Received("first"));
        var before = first.Body.ToArray();

        EventCatalog.Of<StockEvent>().Write(Received("another"));

        Assert.Equal(before, first.Body.ToArray());
    }

    [Fact]
    public void A_large_event_is_written_whole_and_its_memory_not_kept()
    {
        var large = new string('x', 1_000_000);
        var read = (StockReceived)EventCatalog.Of<StockEvent>().Read(EventCatalog.Of<StockEvent>().Write(Received(large)));
        Assert.Equal(large, read.Reference);
        Assert.True(EventScratch.OfThisThread.Capacity > large.Length);

        EventCatalog.Of<StockEvent>().Write(Received("small"));

        Assert.InRange(EventScratch.OfThisThread.Capacity, 1, 64 * 1_024);
    }

    [Fact]
    public void An_unknown_type_is_named()
    {
        var error = Assert.Throws<InvalidDataException>(() => EventCatalog.Of<StockEvent>().Read(Record("stock-teleported/1", "{}")));

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
        var error = Assert.Throws<InvalidDataException>(() => EventCatalog.Of<StockEvent>().Read(Record("stock-received/1", body)));

        Assert.Contains("stock-received/1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_a_later_version_is_no_obstacle()
    {
        var read = EventCatalog.Of<StockEvent>().Read(Record("reservation-expired/1", """{"reservationId":"web/1/1","quantity":2,"colour":"red","at":5}"""));

        Assert.Equal(new ReservationExpired("web/1/1", 2, DateTimeOffset.FromUnixTimeMilliseconds(5)), read);
    }

    private static StockReceived Received(string reference) => new("r-1", 1, reference, "test", DateTimeOffset.UnixEpoch);

    private static EventRecord Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        return Record(json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("body").GetRawText());
    }

    private static EventRecord Record(string type, string body) => new(type, Encoding.UTF8.GetBytes(body));
}
