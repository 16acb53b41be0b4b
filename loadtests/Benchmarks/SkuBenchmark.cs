using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrderCluster.Engine.Hosting;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.Hosting;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Benchmarks;

/// <summary>Durable reservations a second on one SKU with ample stock: a closed loop of callers, each of whom waits for its reply before the next.</summary>
internal static class SkuBenchmark
{
    private const int WarmUpSeconds = 2;

    internal static async Task RunAsync(BenchmarkArguments arguments)
    {
        var callers = arguments.Number("callers", 256);
        var span = TimeSpan.FromSeconds(arguments.Number("seconds", 10));
        var folder = Directory.CreateTempSubdirectory("sku-benchmark-");
        try
        {
            var address = StoreAddress.Parse(arguments.Text("store") ?? $"sqlite:{Path.Combine(folder.FullName, "journal.db")}");
            await using var journal = new SiloJournal(
                JournalStores.Create(address, new StoreOptions(), NullLoggerFactory.Instance, TimeProvider.System),
                new WriterOptions(), new StateOptions(), NullLoggerFactory.Instance, TimeProvider.System);
            await journal.OpenAsync(CancellationToken.None);
            await using var silo = await EmbeddedSilo.StartNewAsync(
                options => options.Assemblies.Add(typeof(StreamNames).Assembly),
                services => services.AddSingleton<IJournal>(journal).AddSingleton(TimeProvider.System));
            var run = new SkuRun(silo.Client.GetGrain<IInventoryBucketGrain>(GrainKeys.Bucket($"BENCH-{Stopwatch.GetTimestamp()}")), callers);
            await run.ReceiveAsync();
            await run.ReserveAsync(TimeSpan.FromSeconds(WarmUpSeconds));
            await MeasureAsync(address, journal, run, callers, span);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(StoreAddress address, SiloJournal journal, SkuRun run, int callers, TimeSpan span)
    {
        var rows = journal.Figures.Rows;
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var latenciesMs = await run.ReserveAsync(span);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        rows = journal.Figures.Rows - rows;
        latenciesMs.Sort();
        var count = latenciesMs.Count;
        Console.WriteLine(
            $"{address.Kind,-8} {callers} callers {count / seconds,10:N0} durable reservations/s"
            + $"  p50 {latenciesMs[count / 2]:N1} ms  p99 {latenciesMs[count * 99 / 100]:N1} ms"
            + $"  {cpu.TotalMicroseconds / count:N1} us CPU and {(double)allocated / count:N0} bytes each  {(double)count / rows:N0} per append");
        await run.CheckAsync();
    }
}
