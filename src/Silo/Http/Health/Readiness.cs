namespace OrderCluster.Silo.Http.Health;

/// <summary>Whether the silo can serve.</summary>
/// <param name="Status"><c>ready</c>, <c>stopping</c> or <c>not-ready</c>.</param>
internal sealed record Readiness(string Status, StoreReadiness Store, EngineReadiness Engine);

/// <param name="Status"><c>ok</c> or <c>out-of-reach</c>.</param>
internal sealed record StoreReadiness(string Status, string? Provider, Guid? Epoch);

/// <param name="Status"><c>ok</c> or <c>silent</c>: whether a grain has answered in time.</param>
internal sealed record EngineReadiness(string Status);

/// <summary>What stands at the silo's root.</summary>
internal sealed record Front(string Name, string Version, IReadOnlyDictionary<string, string> Links);
