using System.Globalization;
using System.Text;
using OrderCluster.Load.Runner;

namespace OrderCluster.Load.Reporting;

/// <summary>A run as one page that needs nothing else: styles and charts are in it.</summary>
internal static class HtmlReport
{
    internal static string Text(RunOutcome outcome)
    {
        var kind = outcome.Verdict.IsBroken ? "bad" : outcome.Verdict.Findings.Count > 0 ? "good" : "";
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Append(CultureInfo.InvariantCulture, $"<title>{Chart.Escape(outcome.Name)}</title><style>{Styles()}</style></head><body><header><p>OrderCluster, load test</p>");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Chart.Escape(outcome.Name)}</h1><p><strong class=\"mark {kind}\">{outcome.Verdict.Word}</strong></p></header><main>");
        var tables = ReportTable.Of(outcome).Where(table => table.Rows.Length > 1).ToLookup(table => table.Title.StartsWith("Verdict", StringComparison.Ordinal));
        foreach (var table in tables[true])
        {
            Append(html, table with { Title = "Promises" }, kind);
        }

        html.Append("<div class=\"charts\">");
        foreach (var chart in new ReportCharts(outcome).All())
        {
            html.Append(chart.Html());
        }

        html.Append("</div>");
        foreach (var table in tables[false])
        {
            Append(html, table, "");
        }

        return html.Append("</main></body></html>\n").ToString();
    }

    private static void Append(StringBuilder html, ReportTable table, string kind)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section class=\"{kind}\"><h2>{Chart.Escape(table.Title)}</h2><div class=\"wide\"><table>");
        if (table.Rows[0][0].Length > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(table.Rows[0].Select(cell => $"<th>{Chart.Escape(cell)}</th>"))}</tr>");
        }

        foreach (var row in table.Rows.Skip(1))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Chart.Escape(row[0])}</th>{string.Concat(row.Skip(1).Select(cell => $"<td>{Chart.Escape(cell)}</td>"))}</tr>");
        }

        html.Append("</table></div></section>");
    }

    private static string Styles()
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}
