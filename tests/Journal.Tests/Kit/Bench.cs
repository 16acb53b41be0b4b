using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.Kit;

/// <summary>A silo's journal over a store in memory that fails as planned, with a clock that stands still and resends that don't pause.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly FaultyJournalStore _faulty;

    public Bench(PlannedFaults? faults = null, StateOptions? stateOptions = null, WriterOptions? writerOptions = null)
    {
        Faults = faults ?? new PlannedFaults();
        _faulty = new FaultyJournalStore(Store, Faults);
        Journal = new SiloJournal(
            _faulty,
            writerOptions ?? new WriterOptions { FirstPause = TimeSpan.Zero, LongestPause = TimeSpan.Zero },
            stateOptions ?? new StateOptions(),
            NullLoggerFactory.Instance,
            Clock);
    }

    /// <summary>The store behind the faults.</summary>
    public InMemoryJournalStore Store { get; } = new();

    public PlannedFaults Faults { get; }

    public FakeTimeProvider Clock { get; } = new();

    public SiloJournal Journal { get; }

    public LedgerModel Model { get; init; } = new();

    /// <summary>What the grain was told when its state was dropped.</summary>
    public List<Exception> Poisons { get; } = [];

    public Turns Turns { get; } = new();

    public JournaledState<Ledger, Entry> Open(string stream = "s") => Journal.Open(stream, Model, Poisons.Add);

    /// <summary>A handle that is loaded.</summary>
    public async Task<JournaledState<Ledger, Entry>> LoadedAsync(string stream = "s")
    {
        var state = Open(stream);
        await Turns.RunAsync(() => state.LoadAsync().AsTask()).InTime($"the load of {stream}");
        return state;
    }

    // A test that failed may leave calls held back for ever: its end must not wait for them.
    public ValueTask DisposeAsync()
    {
        _ = Journal.DisposeAsync().AsTask();
        return default;
    }
}
