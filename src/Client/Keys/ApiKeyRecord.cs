using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Client.Keys;

/// <summary>A key as it is kept: everything but its secret.</summary>
/// <param name="Id">Public; names who acted in events and logs.</param>
/// <param name="Name">For people, to tell keys apart.</param>
/// <param name="Sha256">See <see cref="ApiKey.Hash"/>.</param>
/// <param name="Scopes">Of <see cref="ApiKeyScopes"/>.</param>
/// <param name="Channel">The channel that the key is bound to; set exactly when it holds <see cref="ApiKeyScopes.Channel"/>.</param>
public sealed record ApiKeyRecord(string Id, string Name, string Sha256, IReadOnlyList<string> Scopes, string? Channel, DateTimeOffset CreatedAt)
{
    private const int MaxNameChars = 80;

    /// <summary>A new key with its record.</summary>
    /// <exception cref="ArgumentException">A scope is unknown, none is given, or the channel is missing, ill-formed or without its scope.</exception>
    public static (string Text, ApiKeyRecord Record) Make(string name, IReadOnlyList<string> scopes, string? channel, DateTimeOffset now)
    {
        var (text, id) = ApiKey.Make();
        var record = new ApiKeyRecord(id, name, ApiKey.Hash(text), scopes, channel, now);
        return record.Fault() is { } fault ? throw new ArgumentException(fault, nameof(scopes)) : (text, record);
    }

    /// <summary>What is wrong with the record, or null.</summary>
    public string? Fault()
    {
        if (string.IsNullOrWhiteSpace(Id) || string.IsNullOrWhiteSpace(Name) || Name.Length > MaxNameChars || Sha256 is not { Length: 64 })
        {
            return $"A key needs an id, a name of at most {MaxNameChars} characters, and the 64 hex digits of its hash.";
        }

        if (Scopes is not { Count: > 0 } || Scopes.FirstOrDefault(s => !ApiKeyScopes.All.Contains(s)) is not null)
        {
            return $"A key needs scopes out of: {string.Join(", ", ApiKeyScopes.All)}.";
        }

        if (Scopes.Contains(ApiKeyScopes.Channel) != (Channel is not null))
        {
            return $"The scope '{ApiKeyScopes.Channel}' and a channel's name belong together.";
        }

        return Channel is null || Identifiers.IsChannel(Channel)
            ? null
            : $"A channel's name has 1 to {Identifiers.MaxChannelChars} lower-case letters, digits and '-'.";
    }
}

/// <summary>What a key may do; a key holds any number of them.</summary>
public static class ApiKeyScopes
{
    /// <summary>Places, reads and cancels the orders of the one channel that the key is bound to; reads products and availability.</summary>
    public const string Channel = "channel";

    /// <summary>With <see cref="Channel"/>: the prices that it sends stand, instead of having to match the catalogue.</summary>
    public const string PriceQuote = "price:quote";

    /// <summary>Reads everything; books stock, cancels orders, lifts holds, audits.</summary>
    public const string Ops = "ops";

    /// <summary>Sets prices and credit limits.</summary>
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Channel, PriceQuote, Ops, Admin];
}
