using OrderCluster.Grains.Interfaces.Identity;

namespace OrderCluster.Grains.Interfaces.Errors;

/// <summary>
/// Collects what is wrong with a request, so that all of it is named at once: the one validator of every edge and of the grains. It takes what is missing as null,
/// looks nothing up and has no effects.
/// </summary>
public class RequestRules
{
    // Enough for a person to act on; an order of 2,000 wrong lines need not come back whole.
    private const int MaxProblems = 20;

    private readonly List<Problem> _problems = [];

    /// <summary>What was found wrong so far, 20 at most.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Adds a problem that only the caller can see.</summary>
    public void Add(string code, string field, string message)
    {
        if (_problems.Count < MaxProblems)
        {
            _problems.Add(new Problem(code, field, message));
        }
    }

    /// <summary>A text of a person, which must say something.</summary>
    /// <param name="most">In characters.</param>
    public void CheckText(string? text, string field, int most = OrderLimits.MaxTextChars)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Add($"{field}-missing", field, "Say it in a few words.");
        }
        else if (OrderLimits.FindTextProblem(text, most) is { } problem)
        {
            Add("text-invalid", field, problem);
        }
    }

    /// <summary>Who asks: from credentials, so it may be empty.</summary>
    public void CheckBy(string? by)
    {
        if (OrderLimits.FindTextProblem(by) is { } problem)
        {
            Add("text-invalid", "by", problem);
        }
    }

    /// <param name="operationId">Made by the caller.</param>
    public void CheckOperation(string? operationId, string field)
    {
        if (!Identifiers.IsCallerOperation(operationId))
        {
            Add("operation-invalid", field, $"An operation's id has 1 to {Identifiers.MaxCallerOperationChars} visible ASCII characters.");
        }
    }

    public void CheckCurrency(string? currency, string field)
    {
        if (currency is null)
        {
            Add("currency-missing", field, "Name the currency, such as GBP.");
        }
        else if (!Identifiers.IsCurrency(currency))
        {
            Add("currency-invalid", field, "A currency has three upper-case letters (ISO 4217), such as GBP.");
        }
        else if (!Currencies.IsKnown(currency))
        {
            Add("currency-unknown", field, $"{currency} is no active currency of ISO 4217.");
        }
    }

    /// <summary>A price of one unit, which may be finer than its currency.</summary>
    /// <param name="currency">Checked for itself.</param>
    public void CheckPrice(decimal price, string? currency, string field)
    {
        if (!OrderLimits.IsPrice(price, currency))
        {
            Add("price-invalid", field, $"A price is from 0 to {OrderLimits.MaxUnitPrice} with at most {OrderLimits.PriceDecimals(currency)} decimals.");
        }
    }

    /// <summary>An amount, which is no finer than its currency.</summary>
    public void CheckAmount(Money amount, string field)
    {
        CheckCurrency(amount.Currency, $"{field}.currency");
        if (!OrderLimits.IsAmount(amount.Amount, amount.Currency))
        {
            Add("amount-invalid", $"{field}.amount",
                $"An amount is from 0 to {OrderLimits.MaxTotal} with at most {Currencies.DigitsOf(amount.Currency)} decimals.");
        }
    }

    /// <param name="quantity">Units.</param>
    public void CheckQuantity(long quantity, string field)
    {
        if (quantity is < 1 or > OrderLimits.MaxQuantity)
        {
            Add("quantity-invalid", field, $"A quantity is a whole number from 1 to {OrderLimits.MaxQuantity}.");
        }
    }

    /// <exception cref="InvalidRequestException">Something was found wrong; it carries all of it.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new InvalidRequestException(_problems.ToArray());
        }
    }
}
