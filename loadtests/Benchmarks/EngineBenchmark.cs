using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrderCluster.Engine.Hosting;

namespace OrderCluster.Benchmarks;

/// <summary>Calls a second to trivial grains within one silo: a closed loop of callers, each with a grain of its own.</summary>
internal static class EngineBenchmark
{
    internal static async Task RunAsync(int callers, TimeSpan span)
    {
        await using var silo = await EmbeddedSilo.StartNewAsync(addServices: services => services.AddSingleton(TimeProvider.System));
        await MeasureAsync("warm-up", silo, callers, TimeSpan.FromSeconds(2), ExternalCallsAsync);
        await MeasureAsync("client to grain", silo, callers, span, ExternalCallsAsync);
        await MeasureAsync("grain to grain", silo, callers, span, GrainCallsAsync);
        await MeasureAsync("client to one grain", silo, callers, span, (silo, _, until) => ExternalCallsAsync(silo, 0, until));
    }

    private static async Task MeasureAsync(
        string name, EmbeddedSilo silo, int callers, TimeSpan span, Func<EmbeddedSilo, int, long, Task<long>> caller)
    {
        var served = Served(silo);
        var allocated = GC.GetTotalAllocatedBytes();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        var until = start + (long)(span.TotalSeconds * Stopwatch.Frequency);
        var loops = Enumerable.Range(0, callers).Select(index => Task.Run(() => caller(silo, index, until)));
        var calls = (await Task.WhenAll(loops)).Sum();
        var elapsed = Stopwatch.GetElapsedTime(start);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        served = Served(silo) - served;
        if (served < calls - callers)
        {
            throw new InvalidOperationException($"{calls} calls were answered, but the grains count {served}.");
        }

        Console.WriteLine(
            $"{name,-20} {callers,4} callers {calls / elapsed.TotalSeconds,12:N0} calls/s"
            + $"  {cpu.TotalMicroseconds / calls,6:N2} us CPU/call  {(double)allocated / calls,5:N0} bytes/call");
    }

    /// <summary>The last call of each caller may be answered before its grain has counted it.</summary>
    private static long Served(EmbeddedSilo silo) => silo.Figures.Take().Sum(figures => figures.CallsTotal);

    private static async Task<long> ExternalCallsAsync(EmbeddedSilo silo, int index, long until)
    {
        var grain = silo.Client.GetGrain<IEchoGrain>($"echo-{index}");
        var calls = 0L;
        while (Stopwatch.GetTimestamp() < until)
        {
            for (var i = 0; i < 100; i++)
            {
                await grain.Echo(i);
            }

            calls += 100;
        }

        return calls;
    }

    private static Task<long> GrainCallsAsync(EmbeddedSilo silo, int index, long until) =>
        silo.Client.GetGrain<IEchoGrain>($"caller-{index}").CallOther($"callee-{index}", until);
}
