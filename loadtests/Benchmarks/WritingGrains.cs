using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;

namespace OrderCluster.Benchmarks;

/// <summary>A grain that makes its state durable again and again.</summary>
[Alias("Benchmarks.IWritingGrain")]
public interface IWritingGrain : IGrainWithStringKey
{
    /// <summary>Each write begins when the one before it is durable.</summary>
    /// <returns>How many writes.</returns>
    [Alias("Write")]
    [ResponseTimeout("1.00:00:00")]
    Task<long> WriteAsync(int bytes, TimeSpan span);
}

/// <summary>Appends an event a write to the journal.</summary>
[GrainType(Type)]
internal sealed class JournalWritingGrain(IJournal journal, TimeProvider clock)
    : JournaledGrain<EventCount, BenchmarkEvent>(journal, clock, BenchmarkModel.Instance), IWritingGrain
{
    internal const string Type = "benchmarks.journal";

    public Task<long> WriteAsync(int bytes, TimeSpan span)
    {
        BenchmarkEvent[] events = [new BenchmarkEvent(new byte[bytes])];
        return WriteLoop.RunAsync(Clock, span, () => Decide(events, static (count, made, _) => new Decision<BenchmarkEvent, long>(made, count.Events)));
    }

    protected override string StreamOf(string key) => $"bench/{key}";

    protected override Problem? FindKeyProblem(string key) => null;
}

/// <summary>Writes its whole state by Orleans's AdoNet storage.</summary>
[GrainType(Type)]
internal sealed class StorageWritingGrain(
    [PersistentState(StorageWritingGrain.Type, StorageWritingGrain.Type)] IPersistentState<WrittenState> state, TimeProvider clock)
    : Grain, IWritingGrain
{
    /// <summary>The name of its state too (the storage tells states apart by that and the key alone), and of the storage.</summary>
    internal const string Type = "benchmarks.storage";

    public Task<long> WriteAsync(int bytes, TimeSpan span) => WriteLoop.RunAsync(clock, span, bytes, state);
}

/// <summary>The same, over connections that keep their prepared statements.</summary>
[GrainType(Type)]
internal sealed class PreparedStorageWritingGrain(
    [PersistentState(PreparedStorageWritingGrain.Type, PreparedStorageWritingGrain.Type)] IPersistentState<WrittenState> state, TimeProvider clock)
    : Grain, IWritingGrain
{
    /// <summary>The name of its state too (the storage tells states apart by that and the key alone), and of the storage.</summary>
    internal const string Type = "benchmarks.prepared-storage";

    public Task<long> WriteAsync(int bytes, TimeSpan span) => WriteLoop.RunAsync(clock, span, bytes, state);
}

[GenerateSerializer, Alias("Benchmarks.WrittenState")]
internal sealed class WrittenState
{
    [Id(0)]
    public string Text { get; set; } = "";
}

internal static class WriteLoop
{
    internal static async Task<long> RunAsync(TimeProvider clock, TimeSpan span, Func<Task> write)
    {
        var start = clock.GetTimestamp();
        var writes = 0L;
        for (; clock.GetElapsedTime(start) < span; writes++)
        {
            await write();
        }

        return writes;
    }

    internal static Task<long> RunAsync(TimeProvider clock, TimeSpan span, int bytes, IPersistentState<WrittenState> state)
    {
        state.State.Text = new string('x', bytes);
        return RunAsync(clock, span, state.WriteStateAsync);
    }
}
