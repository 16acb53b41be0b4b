using System.Collections.Frozen;
using System.Globalization;

namespace OrderCluster.Grains.Interfaces.Identity;

/// <summary>An amount of a currency, exact. A unit price may be finer than the currency; an amount that is owed, held or paid never is.</summary>
/// <param name="Amount">In the currency's main unit.</param>
/// <param name="Currency">ISO 4217, three upper-case letters.</param>
[GenerateSerializer, Immutable, Alias("money")]
public readonly record struct Money(
    [property: Id(0)] decimal Amount,
    [property: Id(1)] string Currency)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Currency}");

    /// <summary>The amount in the digits of the currency, rounded half away from zero.</summary>
    public static decimal Round(decimal exact, string currency) => decimal.Round(exact, Currencies.DigitsOf(currency), MidpointRounding.AwayFromZero);

    /// <summary>What units come to at a price: rounded once, for all units of the line together.</summary>
    public static decimal OfUnits(long units, decimal unitPrice, string currency) => Round(units * unitPrice, currency);

    /// <summary>
    /// The part of an amount for some of its units: the share of all units taken so far, less what was given for the earlier ones. So parts add up, and the last one
    /// takes the remainder.
    /// </summary>
    /// <param name="whole">The amount for all units, at least 0.</param>
    /// <param name="of">All units, at least 1.</param>
    /// <param name="before">Units for which <paramref name="given"/> was taken already.</param>
    /// <param name="units">Units now; with <paramref name="before"/> at most <paramref name="of"/>.</param>
    public static decimal Part(decimal whole, long of, long before, decimal given, long units, string currency) => before + units == of
        ? whole - given
        : Math.Clamp(Round(whole * (before + units) / of, currency) - given, 0, whole - given);

    /// <summary>
    /// Spreads a sum over amounts by largest remainder: shares add up exactly, none is negative or larger than its amount, and what is left of equal remainders goes to
    /// the earlier ones.
    /// </summary>
    /// <param name="sum">From 0 to the sum of <paramref name="over"/>.</param>
    /// <param name="over">At least 0 each.</param>
    /// <exception cref="ArgumentException">An amount is negative or finer than the currency, or the sum is more than they come to.</exception>
    public static decimal[] Allocate(decimal sum, IReadOnlyList<decimal> over, string currency)
    {
        var scale = Enumerable.Repeat(10m, Currencies.DigitsOf(currency)).Aggregate(1m, (product, ten) => product * ten);
        var (toSpread, weights) = (Whole(sum), over.Select(Whole).ToArray());
        var total = weights.Aggregate(Int128.Zero, (added, weight) => added + weight);
        if (toSpread > total)
        {
            throw new ArgumentException($"{sum} can't be spread over less.", nameof(sum));
        }

        // Whole numbers of the currency's smallest unit, so that equal remainders are equal.
        var divisor = Int128.Max(total, 1);
        var shares = Array.ConvertAll(weights, weight => checked(toSpread * weight) / divisor);
        var left = (int)(toSpread - shares.Aggregate(Int128.Zero, (added, share) => added + share));
        foreach (var index in Enumerable.Range(0, weights.Length).OrderByDescending(i => toSpread * weights[i] % divisor).Take(left))
        {
            shares[index]++;
        }

        return Array.ConvertAll(shares, share => (decimal)share / scale);

        Int128 Whole(decimal amount) => amount >= 0 && decimal.IsInteger(amount * scale)
            ? (Int128)(amount * scale)
            : throw new ArgumentException($"{amount} {currency} is no amount to spread, or to spread over.");
    }
}

/// <summary>The currencies that orders may be in, with their minor digits: the active ones of ISO 4217 that money moves in, as of January 2026.</summary>
public static class Currencies
{
    // What an amount of a currency outside of the table was kept in before the table was.
    private const int MostDigits = 4;

    private static readonly FrozenDictionary<string, int> Digits = new Dictionary<int, string>
    {
        [0] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        [2] = """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK
            DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR
            LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR
            SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER
            ZAR ZMW ZWG
            """,
        [3] = "BHD IQD JOD KWD LYD OMR TND",
        [4] = "CLF UYW",
    }.SelectMany(row => row.Value.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), (row, code) => (code, row.Key))
        .ToFrozenDictionary(entry => entry.code, entry => entry.Key);

    /// <summary>False for codes of no money (<c>XXX</c>, <c>XAU</c>), of withdrawn money (<c>DEM</c>), and for those that ISO 4217 does not have.</summary>
    public static bool IsKnown(string code) => Digits.ContainsKey(code);

    /// <summary>Digits of the currency's amounts after the point; 4 for a code that is not known.</summary>
    public static int DigitsOf(string? code) => code is not null && Digits.TryGetValue(code, out var digits) ? digits : MostDigits;
}
