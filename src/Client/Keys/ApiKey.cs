using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OrderCluster.Client.Keys;

/// <summary>The text that a caller shows: <c>oc_ID_SECRET</c>, with 256 random bits in the secret, so a plain SHA-256 is all that need be kept.</summary>
public static class ApiKey
{
    /// <summary>Longest text that is looked at, in characters.</summary>
    public const int MaxChars = 128;

    private const string Prefix = "oc_";
    private const int IdBytes = 6;
    private const int SecretBytes = 32;

    /// <summary>A new key: the text to hand out, once, and the public id in it.</summary>
    public static (string Text, string Id) Make()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        return ($"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}", id);
    }

    /// <summary>SHA-256 of the whole text, in lower-case hex.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The public id in a key's text; false when the text has not the form of a key.</summary>
    public static bool TryReadId(string? text, out string id)
    {
        id = "";
        const int idEnd = 3 + (2 * IdBytes);
        if (text is null || text.Length is <= idEnd + 1 or > MaxChars || text[idEnd] != '_' || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        id = text[Prefix.Length..idEnd];
        return true;
    }

    /// <summary>Whether the text hashes to <paramref name="sha256"/>; takes as long for a near miss as for a far one.</summary>
    public static bool Matches(string text, string sha256) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(text)), Encoding.ASCII.GetBytes(sha256));
}
