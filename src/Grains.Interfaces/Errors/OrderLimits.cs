using System.Text;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Interfaces.Errors;

/// <summary>Bounds on one order and its amounts, the same at every edge and in the grains.</summary>
public static class OrderLimits
{
    public const int MaxLines = 2_000;

    /// <summary>Most units of one line, receipt or adjustment.</summary>
    public const long MaxQuantity = 1_000_000_000;

    /// <summary>Highest price of one unit, quoted or in the catalogue, in the currency's main unit.</summary>
    public const decimal MaxUnitPrice = 1_000_000_000m;

    /// <summary>Highest total of an order, and highest credit limit, in the currency's main unit.</summary>
    public const decimal MaxTotal = 1_000_000_000_000m;

    public const int MaxPaymentTokenChars = 200;

    /// <summary>Longest text that a person gives as a reason, reference, description or name, in characters.</summary>
    public const int MaxTextChars = 200;

    private const int MorePriceDecimals = 4;

    /// <summary>Earliest year of an order date.</summary>
    public const int MinOrderYear = 1970;

    /// <summary>How far an order date may lie ahead of the silo's clock.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(2);

    /// <summary>What keeps a text of a person from being kept, in words; or null. It may be empty.</summary>
    /// <param name="most">In characters.</param>
    public static string? FindTextProblem(string? text, int most = MaxTextChars) =>
        // Half a character, or what one became on its way here, reads as the replacement character.
        text is not null && text.Length <= most && !text.EnumerateRunes().Any(each => Rune.IsControl(each) || each == Rune.ReplacementChar)
            ? null
            : $"A text has 0 to {most} characters, no control characters or broken ones among them.";

    /// <summary>Whether a unit price lies from 0 to the most and has no more decimals than are kept.</summary>
    /// <param name="currency">Null or unknown takes the most decimals of any.</param>
    public static bool IsPrice(decimal price, string? currency) => Fits(price, MaxUnitPrice, PriceDecimals(currency));

    /// <summary>Most decimals of a unit price: four more than the currency's amounts.</summary>
    public static int PriceDecimals(string? currency) => Currencies.DigitsOf(currency) + MorePriceDecimals;

    /// <summary>Whether an amount lies from 0 to the highest total and is no finer than the currency.</summary>
    public static bool IsAmount(decimal amount, string? currency) => Fits(amount, MaxTotal, Currencies.DigitsOf(currency));

    private static bool Fits(decimal value, decimal most, int decimals) => value >= 0 && value <= most && decimal.Round(value, decimals) == value;
}
