namespace OrderCluster.Client.Keys;

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
