using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Compliance;

public abstract partial class JournalStoreCompliance
{
    [StoreFact]
    public async Task An_identical_resend_counts_as_written_and_writes_nothing()
    {
        var chain = Rows.Chain("s", 2);
        await Store.WriteAsync(chain[0]);

        Assert.Equal([AppendStatus.Written], await Store.AppendAsync(chain[0]));
        await Store.WriteAsync(chain[1]);
        Assert.Equal([AppendStatus.Written], await Store.AppendAsync(chain[0]));

        Assert.Equal(2, (await Store.ReadIntactAsync("s")).Count);
        Assert.Equal(2, (await Store.ReadFeedToEndAsync()).Count);
    }

    [StoreFact]
    public async Task A_resent_batch_writes_only_what_the_first_try_did_not()
    {
        var rows = Enumerable.Range(0, 20).Select(i => Rows.First($"s{i}")).ToArray();
        await Store.WriteAsync(rows[..10]);

        Assert.All(await Store.AppendAsync(rows), status => Assert.Equal(AppendStatus.Written, status));

        Assert.Equal(20, (await Store.ReadFeedToEndAsync()).Count);
    }

    [StoreFact]
    public async Task A_conflict_leaves_the_rest_of_its_batch_untouched()
    {
        await Store.WriteAsync(Rows.First("b"));
        var a = Rows.First("a");
        var c = Rows.First("c");

        var statuses = await Store.AppendAsync(a, Rows.First("b"), c, Rows.Make("d", 2, Guid.NewGuid()));

        Assert.Equal([AppendStatus.Written, AppendStatus.Conflict, AppendStatus.Written, AppendStatus.Conflict], statuses);
        Assert.Equal([a.Row.Id], await Store.ReadIdsAsync("a"));
        Assert.Equal([c.Row.Id], await Store.ReadIdsAsync("c"));
        Assert.Empty(await Store.ReadIdsAsync("d"));
    }

    [StoreFact]
    public async Task A_refused_row_leaves_the_rest_of_its_batch_untouched()
    {
        var tooLarge = Rows.First("b");
        tooLarge = tooLarge with { Row = tooLarge.Row with { Payload = new byte[Limits.MaxRowBytes + 1] } };

        var statuses = await Store.AppendAsync(Rows.First("a"), tooLarge, Rows.First("c"));

        Assert.Equal([AppendStatus.Written, AppendStatus.Refused, AppendStatus.Written], statuses);
        Assert.Empty(await Store.ReadIdsAsync("b"));
        Assert.Single(await Store.ReadIdsAsync("c"));
    }

    [StoreFact]
    public async Task The_largest_batch_is_written()
    {
        var rows = Enumerable.Range(0, Limits.MaxBatchRows).Select(i => Rows.First($"s{i}", $"event of {i}")).ToArray();

        await Store.WriteAsync(rows);

        Assert.Equal(rows.Select(append => append.Row.Id).Order(), (await Store.ReadFeedToEndAsync()).Select(item => item.Row.Id).Order());
    }

    [StoreFact]
    public async Task A_payload_comes_back_byte_for_byte()
    {
        var bytes = Enumerable.Range(0, 1_000_000).Select(i => (byte)(i * 31 % 256)).ToArray();
        var row = Rows.First("s").Row with { Payload = bytes };

        await Store.WriteAsync(new JournalAppend(row, DueChange.None));

        Assert.True((await Store.ReadAllAsync("s"))[0].Payload.Span.SequenceEqual(bytes), "the payload read differs from the one written");
    }

    [StoreFact]
    public async Task A_payload_is_the_stores_own_after_the_append()
    {
        var append = Rows.First("s", "text");
        var buffer = append.Row.Payload.ToArray();
        await Store.WriteAsync(append with { Row = append.Row with { Payload = buffer } });

        buffer.AsSpan().Clear();

        Assert.Equal(["text"], Rows.Texts((await Store.ReadAllAsync("s"))[0]));
    }
}
