using NBomber.Contracts.Stats;
using NBomber.CSharp;

namespace OrderCluster.Scenarios.Running;

/// <summary>Runs a load by NBomber. It knows no moment between warm-up and load, so the costs per order include the warm-up's.</summary>
internal static class LoadRun
{
    internal static NodeStats Run(LoadPlan plan)
    {
        plan.MeasuringStarts().GetAwaiter().GetResult();
        var run = NBomberRunner.RegisterScenarios(plan.Scenarios).WithTestSuite("OrderCluster").WithTestName(plan.Title);
        var stats = plan.ReportFolder is { } folder
            ? run.WithReportFolder(folder).WithReportFileName(plan.ReportName).WithReportFormats(ReportFormat.Md, ReportFormat.Csv, ReportFormat.Html).Run()
            : run.WithoutReports().Run();
        plan.MeasuringEnds().GetAwaiter().GetResult();
        foreach (var table in plan.Conclude().GetAwaiter().GetResult())
        {
            Console.WriteLine();
            Console.WriteLine(table.Title);
            foreach (var (name, value) in table.Rows)
            {
                Console.WriteLine($"  {name,-90} {value}");
            }
        }

        return stats;
    }
}
