using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Silo.Http.Requests;

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
