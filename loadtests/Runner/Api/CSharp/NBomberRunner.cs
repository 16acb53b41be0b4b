using NBomber.Contracts;
using NBomber.Contracts.Stats;
using OrderCluster.Runner.Running;

namespace NBomber.CSharp;

/// <summary>Puts runs together and runs them.</summary>
public static class NBomberRunner
{
    /// <summary>The scenarios' loads run at the same time.</summary>
    public static NBomberContext RegisterScenarios(params ScenarioProps[] scenarios)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scenarios.Length);
        return scenarios.Select(scenario => scenario.ScenarioName).Distinct(StringComparer.Ordinal).Count() == scenarios.Length
            ? new NBomberContext(scenarios)
            : throw new ArgumentException("Two scenarios have the same name.", nameof(scenarios));
    }

    public static NBomberContext WithTestSuite(this NBomberContext context, string testSuite) => context with { TestSuite = testSuite };

    public static NBomberContext WithTestName(this NBomberContext context, string testName) => context with { TestName = testName };

    public static NBomberContext WithReportFolder(this NBomberContext context, string reportFolderPath) => context with { ReportFolder = reportFolderPath };

    /// <param name="reportFileName">Without an extension.</param>
    public static NBomberContext WithReportFileName(this NBomberContext context, string reportFileName) => context with { ReportFileName = reportFileName };

    public static NBomberContext WithReportFormats(this NBomberContext context, params ReportFormat[] reportFormats) => context with { ReportFormats = reportFormats };

    public static NBomberContext WithoutReports(this NBomberContext context) => context with { ReportFormats = [] };

    /// <summary>Runs the load to its end and writes the reports.</summary>
    public static NodeStats Run(this NBomberContext context) => RunToEnd.RunAsync(context, TimeProvider.System).GetAwaiter().GetResult().Stats;
}
