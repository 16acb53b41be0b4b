using OrderCluster.Client.Keys;

namespace OrderCluster.Silo.Http.Security;

/// <summary>Makes the first key of a silo that has none, so that nobody needs to serve without keys to begin with.</summary>
internal static class FirstKey
{
    private const string Channel = "default";

    /// <summary>When <paramref name="path"/> is absent, writes it with one key that may do everything, and returns that key's text; otherwise null.</summary>
    public static string? MakeWhenAbsent(string path, TimeProvider clock)
    {
        if (File.Exists(path))
        {
            return null;
        }

        var (text, record) = ApiKeyRecord.Make("first", ApiKeyScopes.All, Channel, clock.GetUtcNow());
        ApiKeyFile.Add(path, record);
        return text;
    }
}
