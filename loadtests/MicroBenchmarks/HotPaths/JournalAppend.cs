using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.MicroBenchmarks.HotPaths;

/// <summary>A decision of one event of 300 bytes with its append, until the held reply is given; the store is memory, whose own bytes count in.</summary>
public sealed class JournalAppend : IHotPath
{
    private readonly SiloJournal _journal = new(
        new InMemoryJournalStore(), new WriterOptions(), new StateOptions(), NullLoggerFactory.Instance, TimeProvider.System);

    // A grain's turns: one at a time, on a scheduler of its own.
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

    private IJournaledState<Count, Counted>? _state;

    public string Name => "append";

    public async Task PrepareAsync()
    {
        await _journal.OpenAsync(CancellationToken.None);
        _state = _journal.Open("counter/1", new CountModel(), static cause => throw cause);
        await OnTurns(() => _state.LoadAsync().AsTask());
    }

    public Task RunAsync(int operations) => OnTurns(() => DecideAsync(operations));

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private Task OnTurns(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turns).Unwrap();

    private async Task DecideAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            await _state!.DecideAsync(Counted.Instance, static (count, counted) => new Decision<Counted, long>([counted], count.Value + 1));
        }
    }

    private sealed class Count
    {
        public long Value { get; set; }
    }

    private sealed record Counted
    {
        public static readonly Counted Instance = new();
    }

    private sealed class CountModel : IStateModel<Count, Counted>
    {
        private const int EventBytes = 300;

        private static readonly EventRecord Stored = new("counted/1", new byte[EventBytes]);

        public int FoldVersion => 1;

        public Count Empty(string stream) => new();

        public Count Fold(Count state, Counted @event)
        {
            state.Value++;
            return state;
        }

        public EventRecord Write(Counted @event) => Stored;

        public Counted Read(EventRecord record) => Counted.Instance;

        public IReadOnlyList<SnapshotPart> Capture(Count state, long sinceNumber, long number) => [];

        public Count? Restore(string stream, IReadOnlyList<SnapshotPart> parts) => null;
    }
}
