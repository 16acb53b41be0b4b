using System.Text.Json;
using System.Text.Json.Serialization;
using OrderCluster.Client.Json;
using OrderCluster.Client.Keys;

namespace OrderCluster.CommandLine.Keys;

/// <summary>A key's record in the form that the file of keys holds.</summary>
internal static class KeyRecordJson
{
    private static readonly JsonSerializerOptions Options = WireJson.ForContext(KeyRecordJsonContext.Default);

    internal static string Write(ApiKeyRecord record) => JsonSerializer.Serialize(record, Options);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ApiKeyRecord))]
internal sealed partial class KeyRecordJsonContext : JsonSerializerContext;
