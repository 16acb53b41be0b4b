using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Customers;

/// <summary>Amounts as whole ten-thousandths of the currency's main unit: exact, and counted by the same book as units of stock.</summary>
internal static class CreditUnits
{
    /// <summary>Most that one account holds in all, so that no sum overflows.</summary>
    internal const long MaxHeld = 4_000_000_000_000_000_000;

    private const decimal PerMainUnit = 10_000m;
    private const int Decimals = 4;

    internal static long Of(decimal amount) => (long)(amount * PerMainUnit);

    internal static decimal ToAmount(long units) => units / PerMainUnit;

    /// <exception cref="InvalidRequestException"><c>amount-invalid</c></exception>
    internal static void CheckAmount(decimal amount, decimal minimum, string field)
    {
        if (amount < minimum || amount > OrderLimits.MaxTotal || decimal.Round(amount, Decimals) != amount)
        {
            throw new InvalidRequestException(
                "amount-invalid", field, $"An amount is from {minimum} to {OrderLimits.MaxTotal}, with at most {Decimals} decimals.");
        }
    }

    /// <exception cref="InvalidRequestException"><c>currency-invalid</c></exception>
    internal static void CheckCurrency(string currency, string field)
    {
        if (!Identifiers.IsCurrency(currency))
        {
            throw new InvalidRequestException("currency-invalid", field, "A currency is an ISO 4217 code of three upper-case letters.");
        }
    }
}
