using System.Text.Json;
using System.Text.Json.Serialization;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Json;
using OrderCluster.Silo.Http.Events;
using OrderCluster.Silo.Http.Health;
using OrderCluster.Silo.Overview;

namespace OrderCluster.Silo.Http;

/// <summary>Answers that only the silo writes, by the rules of <see cref="WireJson"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(EventEntry))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(Front))]
[JsonSerializable(typeof(AuditReport))]
[JsonSerializable(typeof(OverviewReport))]
internal sealed partial class SiloJson : JsonSerializerContext
{
    /// <summary>The rules, with these types.</summary>
    public static JsonSerializerOptions Answers { get; } = WireJson.ForContext(new SiloJson());
}
