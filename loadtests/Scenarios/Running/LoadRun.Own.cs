using NBomber.Contracts.Stats;
using NBomber.CSharp;
using OrderCluster.Runner.Observing;
using OrderCluster.Scenarios.Costs;

namespace OrderCluster.Scenarios.Running;

/// <summary>Runs a load by the runner of this repository.</summary>
internal static class LoadRun
{
    internal static NodeStats Run(LoadPlan plan) => NBomberRunner
        .RegisterScenarios(plan.Scenarios)
        .WithTestSuite("OrderCluster")
        .WithTestName(plan.Title)
        .WithReportFolder(plan.ReportFolder ?? "")
        .WithReportFileName(plan.ReportName)
        .WithReportFormats(plan.ReportFolder is null ? [] : [ReportFormat.Md, ReportFormat.Csv, ReportFormat.Html])
        .WithObservation(new LoadObservation
        {
            MeasuringStarts = plan.MeasuringStarts,
            MeasuringEnds = plan.MeasuringEnds,
            Processors = [.. plan.Processes.Select(process => new ProcessorProbe(process.Name, process.ProcessorTime))],
            Sections = async () => [.. (await plan.Conclude()).Select(table => new ReportSection(table.Title, table.Rows, table.IsFailed))],
        })
        .Run();
}
