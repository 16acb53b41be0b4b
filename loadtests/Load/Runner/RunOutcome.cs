using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace OrderCluster.Load.Runner;

/// <summary>All that a run has shown.</summary>
internal sealed record RunOutcome(string Name, DateTimeOffset StartedAt, IReadOnlyList<ScenarioMeasurement> Scenarios, ProcessorSeries Processors)
{
    /// <summary>Of the longest scenario.</summary>
    internal TimeSpan Lasted { get; } = Scenarios.Max(scenario => scenario.Duration);

    /// <summary>Promises and thresholds.</summary>
    internal Verdict Verdict { get; } = new();

    /// <summary>What it has cost, by name.</summary>
    internal IReadOnlyList<(string Name, string Value)> Costs { get; init; } = [];

    /// <summary>What the load leaves out, for whoever reads the report; empty when nothing.</summary>
    internal string LeftOut { get; init; } = "";

    /// <summary>How to do the same again.</summary>
    internal RunPlace Place { get; init; } = RunPlace.Here();

    internal ScenarioStats[] Stats { get; } = [.. Scenarios.Select(scenario => scenario.Stats())];

    internal int Good => Stats.Sum(stats => stats.Ok.Request.Count);

    internal int Failed => Stats.Sum(stats => stats.Fail.Request.Count);
}

/// <summary>Where and by what a run was made, so that somebody else can make it again.</summary>
internal sealed record RunPlace(string Machine, string Commit, string Command)
{
    private const string ProcessorInfo = "/proc/cpuinfo";

    internal static RunPlace Here()
    {
        var version = typeof(RunPlace).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return new RunPlace(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Environment.ProcessorCount} cores{Processor()}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0.#} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"),
            version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus ? version[(plus + 1)..] : "not known",
            string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(argument => argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument)));
    }

    private static string Processor() => File.Exists(ProcessorInfo)
        && File.ReadLines(ProcessorInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
        ? $" of {line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}"
        : "";
}
