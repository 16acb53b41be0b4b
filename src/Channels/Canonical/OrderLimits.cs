namespace OrderCluster.Channels.Canonical;

/// <summary>Bounds on one order, the same from every channel.</summary>
public static class OrderLimits
{
    public const int MaxLines = 2_000;

    /// <summary>Most units of one line.</summary>
    public const long MaxQuantity = 1_000_000_000;

    /// <summary>Highest price of one unit, in the currency's main unit.</summary>
    public const decimal MaxUnitPrice = 1_000_000_000m;

    /// <summary>Highest sum of an order's lines, in the currency's main unit.</summary>
    public const decimal MaxTotal = 1_000_000_000_000m;

    public const int MaxPriceDecimals = 4;

    public const int MaxPaymentTokenChars = 200;

    /// <summary>Earliest year of an order date.</summary>
    public const int MinOrderYear = 1990;

    /// <summary>How far an order date may lie ahead of the silo's clock.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(2);
}
