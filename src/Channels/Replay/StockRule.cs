using System.Globalization;

namespace OrderCluster.Channels.Replay;

/// <summary>How much of what a file orders is received before its first order.</summary>
/// <param name="ShortPercent">From 0 to 100: how much of each SKU is left out; null for exactly what is ordered.</param>
public sealed record StockRule(decimal? ShortPercent)
{
    private const string ExactText = "exact";
    private const string ShortPrefix = "short:";

    /// <summary>All units ordered, gross; every order is confirmed in full or rejected.</summary>
    public static StockRule Exact { get; } = new((decimal?)null);

    public bool IsExact => ShortPercent is null;

    /// <summary>Reads <c>exact</c> or <c>short:PERCENT</c>.</summary>
    /// <exception cref="ArgumentException">The text is neither; the message says what is.</exception>
    public static StockRule Parse(string text) => TryParse(text, out var rule)
        ? rule
        : throw new ArgumentException($"'{text}' is no stock rule: use exact, or short:PERCENT with a percentage from 0 to 100, such as short:20.");

    public static bool TryParse(string text, out StockRule rule)
    {
        rule = Exact;
        if (text == ExactText)
        {
            return true;
        }

        if (!text.StartsWith(ShortPrefix, StringComparison.Ordinal)
            || !decimal.TryParse(text.AsSpan(ShortPrefix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            || percent > 100)
        {
            return false;
        }

        rule = new StockRule(percent);
        return true;
    }

    /// <summary>Units to receive of a SKU of which <paramref name="grossUnits"/> are ordered.</summary>
    public long UnitsToReceive(long grossUnits) => ShortPercent is { } percent ? (long)decimal.Floor(grossUnits * (100m - percent) / 100m) : grossUnits;

    /// <summary>The form that <see cref="TryParse"/> reads, the same for equal rules.</summary>
    public override string ToString() => ShortPercent is { } percent ? $"{ShortPrefix}{percent:0.############}" : ExactText;
}
