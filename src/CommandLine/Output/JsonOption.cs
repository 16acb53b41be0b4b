using System.CommandLine;

namespace OrderCluster.CommandLine.Output;

/// <summary>The option that turns a person's table into a program's JSON.</summary>
internal static class JsonOption
{
    internal static Option<bool> Make() => new("--json") { Description = "print JSON for a program instead of a table" };
}
