using OrderCluster.Audit.Report;
using OrderCluster.Journal.Store;
using static OrderCluster.Audit.Tests.ScriptedJournal;

namespace OrderCluster.Audit.Tests;

public sealed class ChainChecks
{
    [Fact]
    public Task A_gap_is_found() => Audited.Finds(Checks.Chain, Changed(2, row => row with { Number = 3 }), "gap", "append 1 is followed by append 3");

    [Fact]
    public Task A_fork_is_found() => Audited.Finds(
        Checks.Chain, Forked(OfOneConfirmedOrder()), "forked", "order/web/1");

    [Fact]
    public Task An_append_on_top_of_a_stranger_is_found() => Audited.Finds(Checks.Chain, Changed(2, row => row with { Previous = Guid.NewGuid() }), "broken link");

    [Fact]
    public Task A_payload_that_is_cut_short_is_found() => Audited.Finds(
        Checks.Readable, Extended(new byte[] { 17, 1, 2, 3 }), "broken header");

    [Fact]
    public Task A_wrong_count_of_events_is_found() => Audited.Finds(Checks.Readable, Changed(3, row => row with { EventCount = 5 }), "says 5 events, holds 2");

    [Fact]
    public Task An_event_of_an_unknown_type_is_found() => Audited.Finds(
        Checks.Readable, OfOneConfirmedOrder().Append("order/web/1", new EventRecord("order-teleported/1", "{}"u8.ToArray())), "order-teleported/1");

    [Fact]
    public Task A_stream_of_an_unknown_kind_is_found() => Audited.Finds(
        Checks.Readable, OfOneConfirmedOrder().Append("parcel/1", new EventRecord("parcel-lost/1", "{}"u8.ToArray())), "parcel/1");

    [Fact]
    public async Task A_row_that_the_feed_repeats_counts_once()
    {
        var journal = OfOneConfirmedOrder();
        journal.Rows.Insert(1, journal.Rows[0]);
        var report = await Audited.Report(journal);
        Assert.Empty(report.Violations);
        Assert.Equal(4, report.Rows);
    }

    // The last row of web/1 is the fourth of the journal, the bucket's commit the third.
    private static ScriptedJournal Changed(int index, Func<JournalRow, JournalRow> change)
    {
        var journal = OfOneConfirmedOrder();
        journal.Rows[index] = change(journal.Rows[index]);
        return journal;
    }

    private static ScriptedJournal Forked(ScriptedJournal journal)
    {
        var payload = journal.Append("order/web/1").Rows[^1];
        var last = journal.Rows[^2];
        journal.Rows[^1] = payload with { Number = last.Number, Previous = last.Previous, EventCount = 1, Payload = HoldOnly() };
        return journal;
    }

    private static ScriptedJournal Extended(byte[] payload)
    {
        var journal = OfOneConfirmedOrder().Append("order/web/1");
        journal.Rows[^1] = journal.Rows[^1] with { EventCount = 1, Payload = payload };
        return journal;
    }

    private static ReadOnlyMemory<byte> HoldOnly() =>
        new ScriptedJournal().Order("web/1", new Grains.Orders.RetryScheduled(Noon, "payment", 1, Noon)).Rows[0].Payload;
}
