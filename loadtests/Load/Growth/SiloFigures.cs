using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using OrderCluster.LocalCluster;

namespace OrderCluster.Load.Growth;

/// <summary>What a silo tells of itself.</summary>
internal sealed class SiloFigures(LocalSilos silos) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = MakeHttp(silos);

    /// <summary>Grains in memory.</summary>
    internal async Task<long> ActivationsAsync() => (await silos.Board(silos.Silos[0]).SilosAsync())[0].Activations;

    /// <summary>Bytes of live objects after the last collection.</summary>
    internal async Task<long> HeapBytesAsync() =>
        (long)await MetricAsync(line => line.StartsWith("dotnet_gc_last_collection_heap_size_bytes", StringComparison.Ordinal));

    /// <summary>Waits until the silo has read the feed to its end.</summary>
    internal async Task AwaitCaughtUpAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            using var overview = JsonDocument.Parse(await _http.GetStringAsync("/v1/overview", patience.Token));
            if (overview.RootElement.GetProperty("isCaughtUp").GetBoolean())
            {
                return;
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpClient MakeHttp(LocalSilos silos)
    {
        var http = new HttpClient { BaseAddress = silos.Silos[0].Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", silos.OpsKey);
        return http;
    }

    private async Task<double> MetricAsync(Func<string, bool> isMeant) => (await _http.GetStringAsync("/metrics")).Split('\n')
        .Where(isMeant).Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
