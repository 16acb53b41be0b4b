namespace OrderCluster.Silo.Http.Health;

/// <summary>Whether the silo can serve.</summary>
/// <param name="Status"><c>ready</c>, <c>stopping</c> or <c>not-ready</c>.</param>
internal sealed record Readiness(string Status, StoreReadiness Store, EngineReadiness Engine);

/// <param name="Status"><c>ok</c>, <c>full</c> or <c>out-of-reach</c>.</param>
internal sealed record StoreReadiness(string Status, string? Provider, Guid? Epoch);

/// <param name="Status"><c>ok</c>, <c>silent</c> when no grain of this silo answers in time, <c>apart</c> when the cluster does not hear of it or has evicted it.</param>
internal sealed record EngineReadiness(string Status);

/// <summary>What stands at the silo's root.</summary>
internal sealed record Front(string Name, string Version, IReadOnlyDictionary<string, string> Links);
