using System.Globalization;
using CsvHelper;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.OnlineRetail;

/// <summary>Reads the fields of a line; keeps one copy of each SKU however it is spelled.</summary>
internal sealed class RetailRowParser
{
    private const string DateFormat = "yyyy-MM-dd HH:mm:ss";
    private const NumberStyles PriceStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private readonly Dictionary<string, string> _skus = new(StringComparer.Ordinal);

    /// <returns>What is wrong with the line, or null when <paramref name="row"/> holds it.</returns>
    internal string? Parse(CsvReader csv, out RetailRow row)
    {
        row = default;
        var invoice = csv.GetString(RetailCsv.Invoice);
        if (!Identifiers.IsReference(invoice) || !Identifiers.IsAddressable(invoice))
        {
            return "its invoice number is missing, or no id that could be asked for";
        }

        var sku = Sku(csv.GetString(RetailCsv.StockCode));
        if (Identifiers.FindSkuProblem(sku) is not null)
        {
            return "its stock code is missing, or no id that could be asked for";
        }

        if (!long.TryParse(csv.GetSpan(RetailCsv.Quantity), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var quantity)
            || !IsQuantity(quantity))
        {
            return $"its quantity is no whole number from 1 to {OrderLimits.MaxQuantity}, or its negative";
        }

        if (!TryParseDate(csv, out var at))
        {
            return $"its date is not of the form {DateFormat}";
        }

        if (!decimal.TryParse(csv.GetSpan(RetailCsv.UnitPrice), PriceStyle, CultureInfo.InvariantCulture, out var price))
        {
            return "its unit price is no number";
        }

        var customer = csv.IsEmpty(RetailCsv.Customer) ? null : csv.GetString(RetailCsv.Customer);
        if (customer is not null && Identifiers.FindCustomerProblem(customer) is not null)
        {
            return "its customer is no id that could be asked for";
        }

        row = new RetailRow(invoice, sku, quantity, at, price, customer);
        return null;
    }

    private static bool TryParseDate(CsvReader csv, out DateTimeOffset at)
    {
        Span<char> text = stackalloc char[DateFormat.Length];
        at = default;
        return csv.GetSpan(RetailCsv.Date).Length == DateFormat.Length
            && DateTimeOffset.TryParseExact(
                text[..csv.GetChars(RetailCsv.Date, text)], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
    }

    private static bool IsQuantity(long quantity) =>
        quantity is not 0 and >= -OrderLimits.MaxQuantity and <= OrderLimits.MaxQuantity;

    private string Sku(string code)
    {
        if (!_skus.TryGetValue(code, out var sku))
        {
            var upper = code.ToUpperInvariant();
            sku = _skus.GetValueOrDefault(upper, upper);
            _skus[upper] = sku;
            _skus[code] = sku;
        }

        return sku;
    }
}

/// <summary>One line of the file, read and in range, not yet judged.</summary>
/// <param name="Sku">The stock code in upper case.</param>
/// <param name="At">The file names no zone: taken as UTC.</param>
/// <param name="Customer">Null for a guest.</param>
internal readonly record struct RetailRow(
    string Invoice,
    string Sku,
    long Quantity,
    DateTimeOffset At,
    decimal UnitPrice,
    string? Customer);
