using System.Text.Json;

namespace OrderCluster.Silo.Tests.Docs;

/// <summary>Compares JSON that a page shows with the real one; <c>…</c> in a text stands for anything, and as a value for any value.</summary>
internal static class ShownJson
{
    private const string Anything = "…";

    /// <summary>Where the two differ, or null.</summary>
    public static string? Difference(JsonElement shown, JsonElement real, string path = "$")
    {
        if (shown.ValueKind == JsonValueKind.String && shown.GetString() == Anything)
        {
            return null;
        }

        if (shown.ValueKind != real.ValueKind)
        {
            return $"{path}: shown {shown.GetRawText()}, is {real.GetRawText()}";
        }

        return shown.ValueKind switch
        {
            JsonValueKind.Object => OfObjects(shown, real, path),
            JsonValueKind.Array => OfArrays(shown, real, path),
            JsonValueKind.Number => shown.GetDecimal() == real.GetDecimal() ? null : $"{path}: shown {shown.GetRawText()}, is {real.GetRawText()}",
            JsonValueKind.String => Fits(shown.GetString()!, real.GetString()!) ? null : $"{path}: shown {shown.GetRawText()}, is {real.GetRawText()}",
            _ => null,
        };
    }

    private static string? OfObjects(JsonElement shown, JsonElement real, string path)
    {
        var missing = shown.EnumerateObject().Where(p => !real.TryGetProperty(p.Name, out _)).Select(p => $"{path}.{p.Name} is shown and not there");
        var hidden = real.EnumerateObject().Where(p => !shown.TryGetProperty(p.Name, out _)).Select(p => $"{path}.{p.Name} is there and not shown");
        return missing.Concat(hidden).FirstOrDefault()
            ?? shown.EnumerateObject().Select(p => Difference(p.Value, real.GetProperty(p.Name), $"{path}.{p.Name}")).FirstOrDefault(d => d is not null);
    }

    private static string? OfArrays(JsonElement shown, JsonElement real, string path) => shown.GetArrayLength() != real.GetArrayLength()
        ? $"{path}: shown with {shown.GetArrayLength()} entries, has {real.GetArrayLength()}"
        : Enumerable.Range(0, shown.GetArrayLength()).Select(i => Difference(shown[i], real[i], $"{path}[{i}]")).FirstOrDefault(d => d is not null);

    private static bool Fits(string shown, string real)
    {
        var parts = shown.Split(Anything);
        return parts.Length == 1 ? shown == real : real.StartsWith(parts[0], StringComparison.Ordinal) && real.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
