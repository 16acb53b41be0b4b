using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Benchmarks;

/// <summary>Stands for one grain that appends in a loop.</summary>
internal sealed class JournalBenchmarkWriter(IJournal journal, string stream, int bytes)
{
    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, 1).ExclusiveScheduler);
    private readonly BenchmarkEvent _event = new(new byte[bytes]);

    internal Task RunAsync(CancellationToken stop) => _turns.StartNew(() => LoopAsync(stop), CancellationToken.None).Unwrap();

    private async Task LoopAsync(CancellationToken stop)
    {
        var state = journal.Open(stream, new BenchmarkModel(), cause => throw new InvalidOperationException($"{stream} was dropped.", cause));
        state.AssumeNew();
        BenchmarkEvent[] events = [_event];
        while (!stop.IsCancellationRequested)
        {
            await state.DecideAsync(events, static (count, made) => new Decision<BenchmarkEvent, long>(made, count.Events));
        }
    }

    private sealed record BenchmarkEvent(byte[] Body);

    private sealed class EventCount
    {
        public long Events { get; set; }
    }

    private sealed class BenchmarkModel : IStateModel<EventCount, BenchmarkEvent>
    {
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
}
