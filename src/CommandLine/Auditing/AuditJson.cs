using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrderCluster.Audit.Report;
using OrderCluster.Client.Json;

namespace OrderCluster.CommandLine.Auditing;

/// <summary>The audit's report as JSON, by the rules of the wire.</summary>
internal static class AuditJson
{
    internal static JsonTypeInfo<AuditReport> Report { get; } =
        (JsonTypeInfo<AuditReport>)WireJson.ForContext(AuditJsonContext.Default, isIndented: true).GetTypeInfo(typeof(AuditReport));
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AuditReport))]
internal sealed partial class AuditJsonContext : JsonSerializerContext;
