using OrderCluster.Journal.State;

namespace OrderCluster.Benchmarks;

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
