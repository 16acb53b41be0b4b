using System.Text.Json;
using System.Text.Json.Serialization;
using OrderCluster.Client.Json;

namespace OrderCluster.Channels.Replay;

/// <summary>Writes a replay's report by the rules of the wire.</summary>
public static class ReplayJson
{
    private static readonly JsonSerializerOptions Options = WireJson.ForContext(ReplayJsonContext.Default);

    public static string Write(ReplayReport report) => JsonSerializer.Serialize(report, Options);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ReplayReport))]
internal sealed partial class ReplayJsonContext : JsonSerializerContext;
