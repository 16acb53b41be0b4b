using System.CommandLine;

namespace OrderCluster.CommandLine.Auditing;

/// <summary>The option that names a store.</summary>
internal static class StoreOption
{
    internal static Option<string?> Make(string description) => new("--store") { Description = $"sqlite:PATH or \"postgres:CONNECTION\": {description}" };
}
