using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Load.Benchmarks;

/// <summary>
/// Durable appends a second: so many grain-like writers, each on its own stream and scheduler, append one event, wait until it is durable, and go on.
/// </summary>
internal static class JournalBenchmark
{
    private const int WarmUpShare = 5;

    private static readonly TimeSpan LeastWarmUp = TimeSpan.FromSeconds(1);

    /// <param name="address">As <c>--store</c> takes it; null for a new SQLite file.</param>
    internal static async Task RunAsync(string? address, int streams, int bytes, TimeSpan span)
    {
        await using var place = await BenchmarkStore.OpenAsync(address);
        var store = JournalStores.Create(place.Address, new StoreOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        await using var journal = new SiloJournal(store, new WriterOptions(), new StateOptions(), NullLoggerFactory.Instance, TimeProvider.System);
        await journal.OpenAsync(CancellationToken.None);

        // A name of the run's own, so that a store may be used again.
        var run = Guid.NewGuid().ToString("N")[..8];
        var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, streams).Select(i => new JournalBenchmarkWriter(journal, $"bench/{run}/{i}", bytes)).ToArray();
        var running = writers.Select(writer => writer.RunAsync(stop.Token)).ToArray();

        var warmUp = span / WarmUpShare;
        await Task.Delay(warmUp > LeastWarmUp ? warmUp : LeastWarmUp);
        var before = Reading.Take(journal);
        await Task.Delay(span);
        var after = Reading.Take(journal);
        await stop.CancelAsync();
        await Task.WhenAll(running);
        Print(place.Address, streams, bytes, before, after);
    }

    private static void Print(StoreAddress address, int streams, int bytes, Reading before, Reading after)
    {
        var elapsed = (after.At - before.At) / (double)Stopwatch.Frequency;
        var rows = after.Figures.Rows - before.Figures.Rows;
        var batches = Math.Max(1, after.Figures.Batches - before.Figures.Batches);
        var commit = (after.Figures.TotalCommit - before.Figures.TotalCommit) / batches;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"journal on {address.Kind}: {streams} streams, one event of {bytes} bytes an append, {elapsed:F1} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  durable appends/s  {rows / elapsed,10:N0}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  rows per commit    {rows / (double)batches,10:N1}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  mean commit        {commit.TotalMilliseconds,10:N2} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  CPU per append     {(after.Cpu - before.Cpu).TotalMicroseconds / Math.Max(1, rows),10:N1} µs in this process"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  allocated          {(after.Allocated - before.Allocated) / Math.Max(1, rows),10:N0} bytes per append"));
    }

    private sealed record Reading(long At, JournalFigures Figures, TimeSpan Cpu, long Allocated)
    {
        public static Reading Take(SiloJournal journal) =>
            new(Stopwatch.GetTimestamp(), journal.Figures, Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
    }
}

/// <summary>Stands for one grain that appends in a loop.</summary>
internal sealed class JournalBenchmarkWriter(IJournal journal, string stream, int bytes)
{
    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 1).ExclusiveScheduler);
    private readonly BenchmarkEvent _event = new(new byte[bytes]);

    internal Task RunAsync(CancellationToken stop) => _turns.StartNew(() => LoopAsync(stop), CancellationToken.None).Unwrap();

    private async Task LoopAsync(CancellationToken stop)
    {
        var state = journal.Open(stream, BenchmarkModel.Instance, cause => throw new InvalidOperationException($"{stream} was dropped.", cause));
        state.AssumeNew();
        BenchmarkEvent[] events = [_event];
        while (!stop.IsCancellationRequested)
        {
            await state.DecideAsync(events, static (count, made) => new Decision<BenchmarkEvent, long>(made, count.Events));
        }
    }
}

/// <summary>The smallest event-sourced state: how many events there were.</summary>
internal sealed class BenchmarkModel : IStateModel<EventCount, BenchmarkEvent>
{
    internal static BenchmarkModel Instance { get; } = new();

    public int FoldVersion => 1;

    public EventCount Empty(string stream) => new();

    public EventCount Fold(EventCount state, BenchmarkEvent @event)
    {
        state.Events++;
        return state;
    }

    public EventRecord Write(BenchmarkEvent @event) => new("benchmark/1", @event.Body);

    public BenchmarkEvent Read(EventRecord record) => new(record.Body.ToArray());

    public IReadOnlyList<SnapshotPart>? Capture(EventCount state, long sinceNumber, long number) => null;

    public EventCount? Restore(string stream, IReadOnlyList<SnapshotPart> parts) => null;
}

internal sealed record BenchmarkEvent(byte[] Body);

internal sealed class EventCount : ITimedState
{
    public long Events { get; set; }

    public DateTimeOffset LastEventAt => DateTimeOffset.MinValue;
}
