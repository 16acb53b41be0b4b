using System.Diagnostics;
using OrderCluster.Engine.ClientHosting;

namespace OrderCluster.Benchmarks;

/// <summary>Calls a second from this process to a silo in another one over loopback TCP: a closed loop of callers, each with a grain of its own.</summary>
internal static class GatewayBenchmark
{
    private const int WarmUpSeconds = 3;

    internal static async Task RunAsync(int callers, int seconds)
    {
        using var silo = await GatewaySilo.StartProcessAsync(store: null);
        await using var client = await EmbeddedClient.StartNewAsync(options => options.Gateways.Add($"127.0.0.1:{silo.Port}"));
        await MeasureAsync("warm-up", client, silo, callers, WarmUpSeconds);
        await MeasureAsync("over TCP", client, silo, callers, seconds);
        await MeasureAsync("over TCP", client, silo, 1, seconds);
    }

    private static async Task MeasureAsync(string name, EmbeddedClient client, GatewaySilo silo, int callers, int seconds)
    {
        var mine = Process.GetCurrentProcess();
        var (cpuBefore, siloCpuBefore) = (mine.TotalProcessorTime, silo.ProcessorTime);
        var allocated = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        var until = start + (seconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(Enumerable.Range(0, callers).Select(index => Task.Run(() => CallAsync(client, index, until))));
        var elapsed = Stopwatch.GetElapsedTime(start);
        mine.Refresh();
        var cpu = (mine.TotalProcessorTime - cpuBefore) / elapsed;
        var siloCpu = (silo.ProcessorTime - siloCpuBefore) / elapsed;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        var all = new LatencyCounts();
        foreach (var one in latencies)
        {
            all.Add(one);
        }

        Console.WriteLine(
            $"{name,-10} {callers,4} callers {all.Count / elapsed.TotalSeconds,10:N0} calls/s  p50 {all.Percentile(0.50),7:N3} ms  p99 {all.Percentile(0.99),7:N3} ms"
            + $"  CPU client {cpu:N2} + silo {siloCpu:N2} cores  {(double)allocated / all.Count,5:N0} bytes/call at the client");
    }

    private static async Task<LatencyCounts> CallAsync(EmbeddedClient client, int index, long until)
    {
        var grain = client.Client.GetGrain<IEchoGrain>($"echo-{index}");
        var counts = new LatencyCounts();
        var before = Stopwatch.GetTimestamp();
        for (var i = 0; before < until; i++)
        {
            await grain.Echo(i);
            var after = Stopwatch.GetTimestamp();
            counts.Add(after - before);
            before = after;
        }

        return counts;
    }
}
