using System.Text.Json;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Http.Requests;

/// <summary>Checks of single values that come in addresses and bodies.</summary>
internal static class RequestText
{
    /// <summary>The SKU of an address, in upper case; a slash arrives as <c>%2F</c>.</summary>
    /// <exception cref="InvalidRequestException"><c>sku-invalid</c></exception>
    public static string Sku(string segment)
    {
        var sku = segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).ToUpperInvariant();
        return Identifiers.FindSkuProblem(sku) is { } problem ? throw new InvalidRequestException("sku-invalid", "sku", problem) : sku;
    }

    /// <exception cref="InvalidRequestException"><c>location-invalid</c></exception>
    public static string Location(string? location) => location switch
    {
        null => GrainKeys.DefaultLocation,
        _ when Identifiers.IsLocation(location) => location,
        _ => throw new InvalidRequestException("location-invalid", "location",
            $"A location has 1 to {Identifiers.MaxLocationChars} lower-case letters, digits and hyphens; leave it out for the default one."),
    };

    /// <exception cref="InvalidRequestException"><c>customer-invalid</c></exception>
    public static string Customer(string id) => Identifiers.FindCustomerProblem(id) is { } problem
        ? throw new InvalidRequestException("customer-invalid", "customerId", problem)
        : id;

    /// <summary>A reason or reference that a person gives.</summary>
    /// <exception cref="InvalidRequestException"><c>FIELD-missing</c>, <c>text-invalid</c></exception>
    public static string Required(string? text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InvalidRequestException($"{field}-missing", field, "Say it in a few words.");
        }

        return OrderLimits.FindTextProblem(text) is { } problem ? throw new InvalidRequestException("text-invalid", field, problem) : text;
    }

    /// <summary>How many entries a page shall have.</summary>
    /// <exception cref="InvalidRequestException"><c>limit-invalid</c></exception>
    public static int PageEntries(string? limit) => limit switch
    {
        null => HttpLimits.DefaultPageEntries,
        _ when int.TryParse(limit, out var entries) && entries is >= 1 and <= HttpLimits.MaxPageEntries => entries,
        _ => throw new InvalidRequestException("limit-invalid", "limit", $"A page has 1 to {HttpLimits.MaxPageEntries} entries."),
    };
}

/// <summary>Checks of amounts in bodies.</summary>
internal static class RequestMoney
{
    /// <param name="most">Largest amount, in the currency's main unit.</param>
    /// <exception cref="InvalidRequestException"><c>amount-invalid</c>, <c>currency-invalid</c></exception>
    public static Money Check(Money money, string field, decimal most)
    {
        if (!Identifiers.IsCurrency(money.Currency))
        {
            throw new InvalidRequestException("currency-invalid", $"{field}.currency", "A currency has three upper-case letters (ISO 4217), such as GBP.");
        }

        return OrderLimits.IsAmount(money.Amount, most)
            ? money
            : throw new InvalidRequestException("amount-invalid", $"{field}.amount",
                $"An amount is from 0 to {most} with at most {OrderLimits.MaxPriceDecimals} decimals.");
    }
}

/// <summary>Names of enum values in addresses, spelled as in bodies.</summary>
internal static class KebabEnum
{
    /// <exception cref="InvalidRequestException"><c>FIELD-unknown</c>; the message lists all names.</exception>
    public static T Parse<T>(string name, string field)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Name(value) == name)
            {
                return value;
            }
        }

        throw new InvalidRequestException($"{field}-unknown", field, $"Use one of: {string.Join(", ", Enum.GetValues<T>().Select(Name))}.");
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
