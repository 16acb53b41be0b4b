using System.Globalization;
using System.Text;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace OrderCluster.Silo.Http.Metrics;

/// <summary>Writes metrics in Prometheus's text exposition format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Dropped = "ordercluster_metrics_dropped_total";

    /// <summary>The name that Prometheus knows an instrument by: words joined by underscores, the unit and, for counters, <c>total</c> at the end.</summary>
    public static string Name(string instrument, string? unit, MetricKind kind)
    {
        var name = new StringBuilder(instrument.Length + 16);
        foreach (var letter in instrument)
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        AddSuffix(name, unit switch { "s" => "seconds", "ms" => "milliseconds", "By" => "bytes", _ => "" });
        AddSuffix(name, kind == MetricKind.Counter ? "total" : "");
        return name.ToString();
    }

    /// <param name="dropped">Measurements that were left out, since their instrument has too many series.</param>
    public static string Write(IEnumerable<MetricFamily> families, long dropped)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var family in families)
        {
            WriteHead(text, family.Name, family.Description, family.Kind);
            foreach (var (tags, series) in family.Series)
            {
                WriteSeries(text, family, tags.Tags, series);
            }
        }

        WriteHead(text, Dropped, "Measurements left out because their instrument has too many series", MetricKind.Counter);
        return text.Append(CultureInfo.InvariantCulture, $"{Dropped} {dropped}\n").ToString();
    }

    private static void WriteHead(StringBuilder text, string name, string description, MetricKind kind)
    {
        if (description.Length > 0)
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        }

        text.Append("# TYPE ").Append(name).Append(' ').Append(kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        }).Append('\n');
    }

    private static void WriteSeries(StringBuilder text, MetricFamily family, IReadOnlyList<Tag> tags, MetricSeries series)
    {
        var (value, counts) = series.Take();
        if (family.Kind != MetricKind.Histogram)
        {
            WriteSample(text, family.Name, tags, null, value);
            return;
        }

        long below = 0;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            below += counts[bucket];
            WriteSample(text, family.Name + "_bucket", tags, bucket < family.Bounds.Count ? Number(family.Bounds[bucket]) : "+Inf", below);
        }

        WriteSample(text, family.Name + "_sum", tags, null, value);
        WriteSample(text, family.Name + "_count", tags, null, below);
    }

    private static void WriteSample(StringBuilder text, string name, IReadOnlyList<Tag> tags, string? bound, double value)
    {
        text.Append(name);
        var opening = '{';
        foreach (var tag in tags)
        {
            WriteLabel(text, opening, tag.Key, Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "");
            opening = ',';
        }

        if (bound is not null)
        {
            WriteLabel(text, opening, "le", bound);
            opening = ',';
        }

        text.Append(opening == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static void WriteLabel(StringBuilder text, char opening, string key, string value)
    {
        text.Append(opening);
        foreach (var letter in key)
        {
            text.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        text.Append("=\"");
        foreach (var letter in value)
        {
            text.Append(letter switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", _ => $"{letter}" });
        }

        text.Append('"');
    }

    private static void AddSuffix(StringBuilder name, string suffix)
    {
        if (suffix.Length > 0 && !name.ToString().EndsWith(suffix, StringComparison.Ordinal))
        {
            name.Append('_').Append(suffix);
        }
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
