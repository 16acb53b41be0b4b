using System.Diagnostics;
using OrderCluster.Silo.Tests.Docs;
using OrderCluster.Silo.Tests.Testing;
using OrderCluster.Testing;

namespace OrderCluster.Silo.Tests.Http;

[Collection(MeasuredProcess.Name)]
public sealed class RealPrometheus(SiloFixture fixture) : IClassFixture<SiloFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordercluster-prometheus-");

    [PrometheusFact]
    public async Task Scrapes_a_silo_by_a_key_and_takes_the_alarms()
    {
        var sku = await Stock.NewAsync(fixture.Silo, units: 3);
        (await fixture.Silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("scraped", (sku, 1)))).Is(System.Net.HttpStatusCode.Created);
        var (port, key) = (FreePort.Take(), fixture.Silo.Ops.DefaultRequestHeaders.GetValues("X-Api-Key").Single());
        var config = Path.Combine(_folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(config, $$"""
            global: { scrape_interval: 1s }
            rule_files: [ "{{WrittenPages.PathOf("docs/alerts.yml")}}" ]
            scrape_configs:
              - job_name: ordercluster
                authorization: { credentials: "{{key}}" }
                static_configs: [ { targets: ["{{fixture.Silo.Address.Authority}}"] } ]
            """);
        using var prometheus = Process.Start(new ProcessStartInfo(
            "prometheus", [$"--config.file={config}", $"--storage.tsdb.path={_folder.FullName}/data", $"--web.listen-address=127.0.0.1:{port}"]) { RedirectStandardError = true })!;
        var log = prometheus.StandardError.ReadToEndAsync();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TestSilo.Patience };
            await Eventually.TrueAsync("Prometheus has a confirmed order, the silo and the journal's rows, and the alarms", async () =>
            {
                Assert.False(prometheus.HasExited, $"Prometheus has ended.");
                return await HasAsync(client, "query?query=ordercluster_placing_duration_seconds_count{state=\"confirmed\"}>0", "\"confirmed\"")
                    && await HasAsync(client, "query?query=journal_rows_total>0", "journal_rows_total")
                    && await HasAsync(client, "query?query=ordercluster_silos{state=\"active\"}==1", "ordercluster_silos")
                    && await HasAsync(client, "query?query=up==1", "\"up\"")
                    && await HasAsync(client, "rules", "SiloMissing");
            });
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
        }

        Assert.DoesNotContain("err=", string.Join('\n', (await log).Split('\n').Where(line => line.Contains("scrape", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<bool> HasAsync(HttpClient client, string query, string text)
    {
        try
        {
            return (await client.GetStringAsync($"/api/v1/{query}")).Contains(text, StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>Runs where Prometheus is installed.</summary>
internal sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute() => Skip = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "prometheus")))
        ? null : "The program prometheus is not on the path (Debian: apt-get install prometheus).";
}
