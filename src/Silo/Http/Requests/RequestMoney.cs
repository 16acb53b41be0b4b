using OrderCluster.Channels.Canonical;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Silo.Http.Requests;

/// <summary>Checks of amounts in bodies.</summary>
internal static class RequestMoney
{
    /// <exception cref="InvalidRequestException"><c>amount-invalid</c>, <c>currency-invalid</c></exception>
    public static Money Check(Money money, string field)
    {
        if (!Identifiers.IsCurrency(money.Currency))
        {
            throw new InvalidRequestException("currency-invalid", $"{field}.currency", "A currency has three upper-case letters (ISO 4217), such as GBP.");
        }

        return money.Amount is >= 0 and <= OrderLimits.MaxTotal && decimal.Round(money.Amount, OrderLimits.MaxPriceDecimals) == money.Amount
            ? money
            : throw new InvalidRequestException("amount-invalid", $"{field}.amount",
                $"An amount is from 0 to {OrderLimits.MaxTotal} with at most {OrderLimits.MaxPriceDecimals} decimals.");
    }
}
