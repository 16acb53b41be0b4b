using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Benchmarks;

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
