using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

/// <summary>Tests of what the process measures: silos of other tests in it would be measured too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredProcess
{
    public const string Name = "measured process";
}

[Collection(MeasuredProcess.Name)]
public sealed partial class MetricsOfASilo(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private readonly TestSilo _silo = fixture.Silo;

    [Fact]
    public async Task Orleans_journal_http_and_orders_are_measured()
    {
        var sku = await Stock.NewAsync(_silo, units: 3);
        (await _silo.Shop.PostJsonAsync("/v1/orders", Stock.Order("measured", (sku, 2)))).Is(HttpStatusCode.Created);
        Dictionary<string, double> samples = [];

        // A request is measured once its answer is out, which its caller may have had before.
        await Eventually.TrueAsync("the order and its request are counted", async () =>
        {
            samples = await ReadAsync();
            return Of(samples, "ordercluster_orders{", "state=\"confirmed\"") >= 1
                && samples.Any(sample => sample.Key.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal)
                    && sample.Key.Contains("http_route=\"/v1/orders/\"", StringComparison.Ordinal) && sample.Value > 0);
        });

        Assert.True(Of(samples, "journal_rows_total") >= 3);
        Assert.True(Of(samples, "ordercluster_projection_lag_seconds", "projection=\"orders\"") >= 0);
        Assert.True(Of(samples, "ordercluster_placing_duration_seconds_count", "state=\"confirmed\"") >= 1);
        Assert.True(Of(samples, "ordercluster_silos{", "state=\"active\"") >= 1);
        Assert.Contains(samples, sample => sample.Key.StartsWith("orleans_catalog_activations", StringComparison.Ordinal) && sample.Value > 0);
    }

    [Fact]
    public async Task The_buckets_of_a_histogram_rise_up_to_its_count()
    {
        await Stock.NewAsync(_silo, units: 1);

        var samples = await ReadAsync();

        var buckets = samples.Where(sample => sample.Key.StartsWith("journal_commit_duration_seconds_bucket", StringComparison.Ordinal)).Select(sample => sample.Value).ToArray();
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(Of(samples, "journal_commit_duration_seconds_count"), buckets[^1]);
        Assert.True(buckets[^1] > 0);
    }

    private static double Of(Dictionary<string, double> samples, string name, string label = "") => samples
        .Where(sample => sample.Key.StartsWith(name, StringComparison.Ordinal) && sample.Key.Contains(label, StringComparison.Ordinal)).Select(sample => sample.Value).DefaultIfEmpty(-1).Max();

    private async Task<Dictionary<string, double>> ReadAsync()
    {
        var text = (await _silo.Ops.GetStringAsync("/metrics")).TrimEnd('\n');
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Where(line => !line.StartsWith("# ", StringComparison.Ordinal)))
        {
            var sample = Sample().Match(line);
            Assert.True(sample.Success, $"no sample: {line}");
            Assert.True(samples.TryAdd(sample.Groups[1].Value, double.Parse(sample.Groups[2].Value, CultureInfo.InvariantCulture)), $"stands twice: {line}");
        }

        return samples;
    }

    [GeneratedRegex("""^([a-zA-Z_][a-zA-Z0-9_]*(?:\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\.)*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\.)*")*\})?) ([0-9.eE+-]+|\+Inf|NaN)$""")]
    private static partial Regex Sample();
}
