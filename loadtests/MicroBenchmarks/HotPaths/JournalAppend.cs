using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Benchmarks;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.State;

namespace OrderCluster.MicroBenchmarks.HotPaths;

/// <summary>A decision of one event of 300 bytes with its append, until the held reply is given; the store is memory, whose own bytes count in.</summary>
public sealed class JournalAppend : IHotPath
{
    private static readonly BenchmarkEvent Event = new(new byte[300]);

    private readonly SiloJournal _journal = new(
        new InMemoryJournalStore(), new WriterOptions(), new StateOptions(), NullLoggerFactory.Instance, TimeProvider.System);

    // A grain's turns: one at a time, on a scheduler of its own.
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

    private JournaledState<EventCount, BenchmarkEvent>? _state;

    public string Name => "append";

    public async Task PrepareAsync()
    {
        await _journal.OpenAsync(CancellationToken.None);
        _state = _journal.Open("counter/1", BenchmarkModel.Instance, static cause => throw cause);
        await OnTurns(() => _state.LoadAsync().AsTask());
    }

    public Task RunAsync(int operations) => OnTurns(() => DecideAsync(operations));

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private Task OnTurns(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turns).Unwrap();

    private async Task DecideAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            await _state!.DecideAsync(Event, static (count, made) => new Decision<BenchmarkEvent, long>([made], count.Events));
        }
    }
}
