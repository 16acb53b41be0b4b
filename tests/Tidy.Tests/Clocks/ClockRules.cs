using Microsoft.CodeAnalysis.CSharp.Syntax;
using OrderCluster.Tidy.Tests.Sources;

namespace OrderCluster.Tidy.Tests.Clocks;

/// <summary>Time and chance come from outside, so that a test can drive both; and tests wait for what happens, not for time to pass.</summary>
internal static class ClockRules
{
    private static readonly HashSet<string> WallClocks =
    [
        "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow",
    ];

    private static readonly HashSet<string> Chance =
        ["Guid.NewGuid", "Guid.CreateVersion7", "Random.Shared", "RandomNumberGenerator.GetBytes", "TimeProvider.System", "Stopwatch.StartNew", "Stopwatch.GetTimestamp", "Environment.TickCount", "Environment.TickCount64"];

    private static readonly HashSet<string> Sleeps = ["Thread.Sleep", "SpinWait.SpinUntil"];

    public static IEnumerable<Violation> WallClock(SourceFile file) => Uses(file, WallClocks, "reads the machine's clock: take the time from the injected TimeProvider.");

    /// <summary>Clocks and chance in a file of decisions and folds, which have the same outcome whenever and wherever they run.</summary>
    public static IEnumerable<Violation> Undetermined(SourceFile file) =>
        Uses(file, Chance, "makes a decision depend on the moment or on chance: hand the value in.");

    public static IEnumerable<Violation> Sleep(SourceFile file)
    {
        foreach (var violation in Uses(file, Sleeps, "waits for time to pass: wait for what is to happen."))
        {
            yield return violation;
        }

        foreach (var call in file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (Tail(call.Expression.ToString()) == "Task.Delay" && !IsBound(call))
            {
                yield return file.At(call, "Task.Delay waits for time to pass: wait for what is to happen.");
            }
        }
    }

    /// <summary>Whether the file only decides and folds: grain code that is no grain, nor what a grain runs on.</summary>
    public static bool Decides(SourceFile file) =>
        file.IsIn("src/Grains")
        && (file.Path.EndsWith("Decisions.cs", StringComparison.Ordinal) || file.Text.Contains(": IEventSourced<", StringComparison.Ordinal));

    /// <summary>A delay on an injected clock, or one that only cancelling ends.</summary>
    private static bool IsBound(InvocationExpressionSyntax call)
    {
        var arguments = call.ArgumentList.Arguments;
        return arguments.Count > 1
            && (arguments[0].ToString().Contains("Infinite", StringComparison.Ordinal)
                || arguments[1].ToString().Contains("clock", StringComparison.OrdinalIgnoreCase)
                || arguments[1].ToString().Contains("time", StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<Violation> Uses(SourceFile file, HashSet<string> names, string message) =>
        file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Where(access => names.Contains(Tail(access.ToString())))
            .Select(access => file.At(access, $"{access} {message}"));

    /// <summary>The last two names of a qualified name.</summary>
    private static string Tail(string name)
    {
        var parts = name.Split('.');
        return parts.Length < 2 ? name : string.Join('.', parts[^2..]);
    }
}
