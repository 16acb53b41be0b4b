using System.Diagnostics;
using System.Globalization;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Testing.Postgres;
using Orleans.Hosting;

namespace OrderCluster.Load.Benchmarks;

/// <summary>
/// Durable writes a second of grains that each wait for one before the next: on the journal, and by <c>WriteStateAsync</c> on Orleans's AdoNet storage, in
/// turns on the same PostgreSQL.
/// </summary>
internal static class GrainBenchmark
{
    private const string Prepared = ";Max Auto Prepare=50;No Reset On Close=true";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private static readonly (string Name, string GrainType)[] Ways =
    [
        ("journal", JournalWritingGrain.Type),
        ("AdoNet storage, Npgsql's defaults", StorageWritingGrain.Type),
        ("AdoNet storage, prepared statements", PreparedStorageWritingGrain.Type),
    ];

    internal static async Task RunAsync(int grains, int bytes, TimeSpan span, int rounds)
    {
        var server = await ThrowawayPostgres.ForMeasuringAsync();
        var database = await server.CreateDatabaseAsync();
        await ThrowawayPostgres.ExecuteAsync(database, await TablesAsync());
        await using var silo = await JournalingSilo.StartAsync(StoreAddress.Parse($"postgres:{database}"), configure: silo => AddStorages(silo, database));
        foreach (var (_, type) in Ways)
        {
            await WriteAsync(silo.Grains, type, grains, bytes, WarmUp);
        }

        var rates = Ways.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var way = 0; way < Ways.Length; way++)
            {
                rates[way].Add(await WriteAsync(silo.Grains, Ways[way].GrainType, grains, bytes, span));
            }
        }

        Print(grains, bytes, span, rates);
    }

    private static void AddStorages(ISiloBuilder silo, string database)
    {
        foreach (var (name, settings) in new[] { (StorageWritingGrain.Type, ""), (PreparedStorageWritingGrain.Type, Prepared) })
        {
            silo.AddAdoNetGrainStorage(name, options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = database + settings;
            });
        }
    }

    private static async Task<string> TablesAsync()
    {
        using var script = new StreamReader(typeof(GrainBenchmark).Assembly.GetManifestResourceStream("grainstate.sql")!);
        return "CREATE TABLE orleansquery (querykey text PRIMARY KEY, querytext text NOT NULL);" + await script.ReadToEndAsync();
    }

    /// <returns>Writes a second.</returns>
    private static async Task<double> WriteAsync(IGrainFactory factory, string type, int grains, int bytes, TimeSpan span)
    {
        var start = Stopwatch.GetTimestamp();
        var writes = await Task.WhenAll(Enumerable.Range(0, grains).Select(
            number => factory.GetGrain<IWritingGrain>(GrainId.Create(type, number.ToString(CultureInfo.InvariantCulture))).WriteAsync(bytes, span)));
        return writes.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Print(int grains, int bytes, TimeSpan span, List<double>[] rates)
    {
        var means = rates.Select(each => each.Average()).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{grains} grains, {bytes} bytes a write, {rates[0].Count} rounds of {span.TotalSeconds:N0} s each, PostgreSQL"));
        foreach (var (way, number) in Ways.Select((way, number) => (way, number)))
        {
            var ratio = number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  the journal makes {means[0] / means[number]:N1} times as many");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {way.Name,-36} {means[number],8:N0} durable writes/s in the mean of {string.Join(", ", rates[number].Select(rate => rate.ToString("N0", CultureInfo.InvariantCulture)))}{ratio}"));
        }
    }
}

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
