using System.Text.Json;

namespace OrderCluster.MicroBenchmarks.Recording;

/// <summary>The recorded bytes of each hot path, beside the sources: whoever changes them on purpose records them anew, and a reviewer sees it.</summary>
/// <param name="Bytes">Of one operation, by its name.</param>
public sealed record AllocationRecord(IReadOnlyDictionary<string, long> Bytes)
{
    public const string FileName = "allocations.json";

    /// <summary>So many percent more than recorded are let pass.</summary>
    public const int SlackPercent = 10;

    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true };

    /// <exception cref="JsonException">The file is no record.</exception>
    public static AllocationRecord Read(string path) =>
        new(JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(path)) ?? []);

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(Bytes, Form) + Environment.NewLine);

    /// <summary>Says what is wrong with a measurement; null when nothing is.</summary>
    public string? Complaint(string name, long bytes)
    {
        if (!Bytes.TryGetValue(name, out var recorded))
        {
            return $"'{name}' is not recorded; it allocates {bytes:N0} bytes.";
        }

        var most = recorded + (recorded * SlackPercent / 100);
        return bytes > most
            ? $"'{name}' allocates {bytes:N0} bytes, {recorded:N0} are recorded and {most:N0} would pass. If it must be so, record it: MicroBenchmarks -- allocations --record FILE"
            : null;
    }
}
