using NBomber;
using NBomber.Contracts.Stats;
using OrderCluster.Runner.Running;

namespace OrderCluster.Runner.Reporting;

/// <summary>Writes a run's reports, one file for each format that is asked for.</summary>
internal static class ReportFiles
{
    internal static async Task<IReadOnlyList<ReportFile>> WriteAsync(NBomberContext context, RunOutcome outcome)
    {
        var files = new List<ReportFile>();
        foreach (var format in context.ReportFormats.Distinct())
        {
            var (extension, text) = format switch
            {
                ReportFormat.Md => ("md", MarkdownReport.Text(outcome)),
                ReportFormat.Txt => ("txt", MarkdownReport.Text(outcome)),
                ReportFormat.Csv => ("csv", CsvReport.Text(outcome)),
                ReportFormat.Html => ("html", HtmlReport.Text(outcome)),
                _ => throw new ArgumentOutOfRangeException(nameof(context), format, "There is no such format of a report."),
            };
            Directory.CreateDirectory(context.ReportFolder);
            var path = Path.Combine(context.ReportFolder, $"{context.ReportFileName}.{extension}");
            await File.WriteAllTextAsync(path, text);
            files.Add(new ReportFile(path, format));
        }

        return files;
    }
}
