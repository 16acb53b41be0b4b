using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Grains.Processes;

namespace OrderCluster.Grains.Orders;

/// <summary>Whether an order is right in itself and fits the catalogue. What is wrong is answered and stored nowhere.</summary>
internal static class OrderVerification
{
    private const int MaxHashChars = 128;

    /// <summary>Checks form and bounds, without looking anything up.</summary>
    /// <exception cref="InvalidRequestException">Names every field that is wrong, 20 at most.</exception>
    public static void CheckForm(string orderId, PlaceOrder command, DateTimeOffset now)
    {
        var rules = new OrderRules(now);
        rules.CheckReference(command.Reference, "reference");
        if (!GrainKeys.TryParseOrder(orderId, out _, out _))
        {
            rules.Add("order-id-invalid", "reference", "An order is named by channel and reference, as in web/A-1001.");
        }
        else if (orderId != GrainKeys.Order(command.Channel, command.Reference))
        {
            rules.Add("order-key-mismatch", "reference", $"Channel and reference don't make up the order's id {orderId}.");
        }

        if (command.BodyHash is not { Length: > 0 and <= MaxHashChars } hash || hash.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            rules.Add("body-hash-invalid", "bodyHash", $"The body's hash has 1 to {MaxHashChars} visible ASCII characters.");
        }

        rules.CheckCustomer(command.CustomerId);
        rules.CheckCurrency(command.Currency, "currency");
        rules.CheckAllocation(command.Allocation);
        rules.CheckPaymentToken(command.PaymentToken);
        rules.CheckOrderedAt(command.OrderedAt);
        if (rules.CheckLineCount(command.Lines?.Count))
        {
            CheckLines(command, rules);
        }

        rules.ThrowIfAny();
    }

    /// <summary>Asks the catalogue for the prices that are not quoted, and prices each line, in the order of the lines.</summary>
    /// <exception cref="InvalidRequestException"><c>sku-unknown</c>, <c>price-mismatch</c>, <c>currency-mismatch</c>, <c>total-too-large</c></exception>
    public static async Task<LinePrice[]> Price(PlaceOrder command, IGrainFactory grains, int fanOut)
    {
        var products = new Product?[command.Lines.Count];
        await FanOut.Run(products.Length, fanOut, async index =>
        {
            if (NeedsCatalogue(command, command.Lines[index]))
            {
                products[index] = await grains.GetGrain<IProductGrain>(command.Lines[index].Sku).Find();
            }
        });
        return Price(command, products);
    }

    /// <summary>The price of each line, quoted or the catalogue's, and what its units come to, in the order of the lines.</summary>
    /// <param name="products">By line; ignored where the quote stands.</param>
    /// <exception cref="InvalidRequestException"><c>sku-unknown</c>, <c>price-mismatch</c>, <c>currency-mismatch</c>, <c>total-too-large</c></exception>
    public static LinePrice[] Price(PlaceOrder command, IReadOnlyList<Product?> products)
    {
        var rules = new OrderRules(default);
        var prices = new LinePrice[command.Lines.Count];
        for (var i = 0; i < prices.Length; i++)
        {
            var line = command.Lines[i];
            var price = NeedsCatalogue(command, line) ? CataloguePrice(command, i, products[i], rules) : line.UnitPrice!.Value;
            prices[i] = new LinePrice(price, Money.OfUnits(line.Quantity, price, command.Currency));
        }

        rules.CheckTotal(prices.Sum(p => p.Amount));
        rules.ThrowIfAny();
        return prices;
    }

    /// <summary>Whether the order fits the customer's account.</summary>
    /// <exception cref="InvalidRequestException"><c>currency-mismatch</c>, <c>total-too-large</c></exception>
    public static void CheckAccount(ReserveAttempt attempt, string currency)
    {
        switch (attempt.Credit)
        {
            case CreditAnswer.CurrencyMismatch:
                throw new InvalidRequestException("currency-mismatch", "currency",
                    $"The customer's credit limit is in another currency than {currency}: order in that one, or have the limit removed or set in {currency}.");
            case CreditAnswer.TooMuch:
                throw new InvalidRequestException("total-too-large", "lines",
                    $"The customer's account holds too much in {currency} for an order of this size beside it; split it, or wait until others are settled.");
            default:
                return;
        }
    }

    private static bool NeedsCatalogue(PlaceOrder command, OrderLineRequest line) => !command.MayQuotePrices || line.UnitPrice is null;

    private static decimal CataloguePrice(PlaceOrder command, int index, Product? product, OrderRules rules)
    {
        var line = command.Lines[index];
        if (product is null)
        {
            rules.Add("sku-unknown", $"lines[{index}].sku", $"The catalogue has no {line.Sku} and so no price for it.");
            return 0;
        }

        if (product.Price.Currency != command.Currency)
        {
            rules.Add("currency-mismatch", $"lines[{index}].sku", $"{line.Sku} is priced in {product.Price.Currency}, the order is in {command.Currency}.");
        }
        else if (line.UnitPrice is { } expected && expected != product.Price.Amount)
        {
            rules.Add("price-mismatch", $"lines[{index}].unitPrice", $"{line.Sku} costs {product.Price}, the order expects {expected}.");
        }

        return product.Price.Amount;
    }

    private static void CheckLines(PlaceOrder command, OrderRules rules)
    {
        var lines = command.Lines;
        var numbers = new HashSet<int>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] is not { } line)
            {
                rules.MissLine(i);
                continue;
            }

            if (line.Number < 1 || !numbers.Add(line.Number))
            {
                rules.Add("line-number-invalid", $"lines[{i}].number", "Line numbers count from 1 and are unique.");
            }

            rules.CheckLine(i, line.Sku, line.Quantity, line.UnitPrice, line.Location, command.Currency);
        }
    }
}

/// <param name="Unit">Of one unit.</param>
/// <param name="Amount">Of all units of the line, in the currency's digits.</param>
internal readonly record struct LinePrice(decimal Unit, decimal Amount);
