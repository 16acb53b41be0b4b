using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.Commit;

public sealed class JournalWriterTests
{
    private readonly InMemoryJournalStore _store = new();
    private readonly PlannedFaults _faults = new();
    private readonly TaskCompletionSource _disk = new();

    [Fact]
    public async Task Appends_that_arrive_during_a_commit_make_up_the_next_one_sorted_by_stream()
    {
        var writer = Writer();
        var first = await StallAsync(writer);
        string[] names = ["b", "\uFFFD", "🛒", "a", "B", "aa"];
        var rows = names.Select(name => Rows.First(name)).ToArray();

        var waiting = rows.Select(writer.AppendAsync).ToArray();
        _disk.SetResult();

        Assert.All(await Task.WhenAll(waiting).InTime("the second commit"), result => Assert.Equal(AppendStatus.Written, result.Status));
        await first.InTime("the first commit");
        Assert.Equal(2, _faults.Appends.Count);
        Assert.Equal(rows.OrderBy(append => append.Row.Stream, StreamOrder.Instance).Select(append => append.Row.Id), _faults.Appends[1]);
    }

    [Fact]
    public async Task A_batch_is_capped_in_rows()
    {
        var writer = Writer();
        var first = await StallAsync(writer);
        var waiting = Enumerable.Range(0, Limits.MaxBatchRows + 5).Select(i => writer.AppendAsync(Rows.First($"s{i}"))).ToArray();
        Assert.Equal(Limits.MaxBatchRows + 5, writer.Figures.QueuedRows);

        _disk.SetResult();
        await Task.WhenAll([first, .. waiting]).InTime("all commits");

        Assert.Equal([1, Limits.MaxBatchRows, 5], _faults.Appends.Select(batch => batch.Length));
    }

    [Fact]
    public async Task A_batch_is_capped_in_bytes_and_a_larger_row_goes_alone()
    {
        var writer = Writer();
        var first = await StallAsync(writer);
        var third = Limits.MaxBatchBytes / 3;
        var waiting = new[] { third, third, third, third, Limits.MaxBatchBytes + 1, 10, 10 }
            .Select((bytes, i) => writer.AppendAsync(Sized($"s{i}", bytes)))
            .ToArray();

        _disk.SetResult();
        await Task.WhenAll([first, .. waiting]).InTime("all commits");

        Assert.Equal([1, 3, 1, 1, 2], _faults.Appends.Select(batch => batch.Length));
    }

    [Fact]
    public async Task Rivals_on_one_stream_go_in_successive_batches_in_order_of_arrival()
    {
        var writer = Writer();
        var first = await StallAsync(writer);
        var earlier = writer.AppendAsync(Rows.First("s", "earlier"));
        var later = writer.AppendAsync(Rows.First("s", "later"));
        var other = writer.AppendAsync(Rows.First("t"));

        _disk.SetResult();

        Assert.Equal(AppendStatus.Written, (await earlier.InTime("the earlier append")).Status);
        Assert.Equal(AppendStatus.Conflict, (await later.InTime("the later append")).Status);
        await Task.WhenAll(first, other).InTime("the others");
        Assert.Equal([1, 2, 1], _faults.Appends.Select(batch => batch.Length));
    }

    [Fact]
    public async Task A_full_queue_tells_grains_to_gather_until_there_is_room()
    {
        var writer = Writer(new WriterOptions { MaxQueuedRows = 3 });
        var first = await StallAsync(writer);
        var waiting = new List<Task<AppendResult>>();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(writer.HasRoom, $"no room before append {i}");
            waiting.Add(writer.AppendAsync(Rows.First($"s{i}")));
        }

        Assert.False(writer.HasRoom);
        var room = writer.WhenRoomAsync();
        Assert.False(room.IsCompleted);
        _disk.SetResult();

        await room.InTime("room in the queue");
        await Task.WhenAll([first, .. waiting]).InTime("all commits");
        Assert.True(writer.HasRoom);
    }

    [Fact]
    public async Task A_stop_settles_what_was_appended_before_and_takes_nothing_after()
    {
        var writer = Writer();
        var first = await StallAsync(writer);
        var waiting = writer.AppendAsync(Rows.First("s"));

        var stop = writer.StopAsync(CancellationToken.None);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => writer.AppendAsync(Rows.First("late")));
        Assert.False(stop.IsCompleted);
        _disk.SetResult();
        await stop.InTime("the stop");

        Assert.True(first.IsCompletedSuccessfully && waiting.IsCompletedSuccessfully, "an append was left unsettled");
        Assert.Empty(await _store.ReadAllAsync("late"));
    }

    [Fact]
    public async Task A_stop_that_is_cancelled_gives_up_on_a_store_out_of_reach()
    {
        _faults.Plan(StoreOperation.Append, [.. Enumerable.Repeat(StoreFault.BeforeCall, 1000)]);
        var writer = Writer(new WriterOptions { FirstPause = TimeSpan.FromHours(1), UnknownOutcomeLimit = TimeSpan.FromDays(1) });
        var append = writer.AppendAsync(Rows.First("s"));
        await _faults.AppendArrivedAsync();
        using var hurry = new CancellationTokenSource();

        var stop = writer.StopAsync(hurry.Token);
        await hurry.CancelAsync();

        await stop.InTime("the stop");
        await Assert.ThrowsAsync<JournalUnavailableException>(() => append);
    }

    [Fact]
    public async Task A_store_without_room_is_told_and_gets_the_same_append_again()
    {
        _faults.Plan(StoreOperation.Append, StoreFault.Full);
        var writer = Writer(new WriterOptions { FirstPause = TimeSpan.Zero });

        var written = await writer.AppendAsync(Rows.First("s")).InTime("the append");

        Assert.Equal((AppendStatus.Written, 1L), (written.Status, writer.Figures.Resends));
        await writer.WhenFull.InTime("word of the full store");
    }

    [Fact]
    public async Task A_store_out_of_reach_is_not_told_to_be_full()
    {
        _faults.Plan(StoreOperation.Append, StoreFault.BeforeCall);
        var writer = Writer(new WriterOptions { FirstPause = TimeSpan.Zero });

        await writer.AppendAsync(Rows.First("s")).InTime("the append");

        Assert.False(writer.WhenFull.IsCompleted);
    }

    [Fact]
    public async Task A_store_that_gives_no_result_fails_the_append_and_not_the_writer()
    {
        _faults.Plan(StoreOperation.Append, new StoreFault { Verdict = _ => new AppendResult((AppendStatus)(-1)) });
        var writer = Writer();

        await Assert.ThrowsAsync<JournalStoreException>(() => writer.AppendAsync(Rows.First("s")).InTime("the unanswered append"));

        Assert.Equal(AppendStatus.Written, (await writer.AppendAsync(Rows.First("t")).InTime("the next append")).Status);
    }

    [Fact]
    public async Task A_listener_to_figures_that_throws_does_not_end_the_writer()
    {
        var writer = Writer();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == writer.Meter)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("The listener failed."));
        listener.Start();
        await writer.AppendAsync(Rows.First("s")).InTime("the first append");

        Assert.Equal(AppendStatus.Written, (await writer.AppendAsync(Rows.First("t")).InTime("the next append")).Status);
    }

    [Fact]
    public async Task The_figures_count_what_was_done()
    {
        _faults.Plan(StoreOperation.Append, StoreFault.AfterCall);
        var writer = Writer(new WriterOptions { FirstPause = TimeSpan.Zero });
        var append = Rows.First("s");
        await writer.AppendAsync(append).InTime("the append");
        await writer.AppendAsync(Rows.First("s")).InTime("the first append again, which is a repeat");
        var second = Rows.After(append);
        await writer.AppendAsync(second).InTime("the second append");
        await writer.AppendAsync(Rows.After(append)).InTime("the conflict");
        await writer.AppendAsync(Rows.First("")).InTime("the refusal");
        await writer.StopAsync(CancellationToken.None).InTime("the stop");

        var figures = writer.Figures;

        Assert.Equal((5, 2, append.Row.Payload.Length + second.Row.Payload.Length, 1, 1, 1, 0), (figures.Batches, figures.Rows, figures.Bytes, figures.Conflicts, figures.Refusals, figures.Resends, figures.QueuedRows));
    }

    private static JournalAppend Sized(string stream, int bytes)
    {
        var append = Rows.First(stream);
        return append with { Row = append.Row with { Payload = new byte[bytes] } };
    }

    private JournalWriter Writer(WriterOptions? options = null) =>
        new(new FaultyJournalStore(_store, _faults), options ?? new WriterOptions(), new FakeTimeProvider(), NullLogger.Instance);

    private async Task<Task<AppendResult>> StallAsync(JournalWriter writer)
    {
        _faults.Plan(StoreOperation.Append, StoreFault.Until(_disk.Task));
        var first = writer.AppendAsync(Rows.First("first"));
        await _faults.AppendArrivedAsync();
        return first;
    }
}
