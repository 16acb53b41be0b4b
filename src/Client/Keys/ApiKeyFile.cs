using System.Text.Json;

namespace OrderCluster.Client.Keys;

/// <summary>The file that holds the records of a silo's keys, readable by its owner alone.</summary>
public static class ApiKeyFile
{
    /// <summary>Its name when none is given.</summary>
    public const string DefaultName = "ordercluster.keys.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The records in the file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a list of sound key records.</exception>
    public static IReadOnlyList<ApiKeyRecord> Read(string path)
    {
        Contents? contents;
        try
        {
            contents = JsonSerializer.Deserialize<Contents>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The key file {path} is not valid JSON (line {e.LineNumber + 1}).", e);
        }

        var keys = contents?.Keys ?? throw new InvalidDataException($"The key file {path} has no \"keys\".");
        foreach (ApiKeyRecord? key in keys)
        {
            if ((key is null ? "It is null." : key.Fault()) is { } fault)
            {
                throw new InvalidDataException($"The key file {path} holds a faulty key '{key?.Id}': {fault}");
            }
        }

        if (keys.GroupBy(k => k.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"The key file {path} holds the id '{twice.Key}' twice.");
        }

        return keys;
    }

    /// <summary>Adds a record; makes the file when there is none. A reader sees the old list or the new one, never a part.</summary>
    /// <exception cref="InvalidDataException">The file that is there is not a list of sound key records.</exception>
    public static void Add(string path, ApiKeyRecord record)
    {
        IReadOnlyList<ApiKeyRecord> keys = File.Exists(path) ? Read(path) : [];
        var next = path + ".new";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(next, options))
        {
            JsonSerializer.Serialize(file, new Contents([.. keys, record]), Json);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    private sealed record Contents(IReadOnlyList<ApiKeyRecord> Keys);
}
