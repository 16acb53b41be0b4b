using OrderCluster.Grains.Interfaces.Catalogue;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Orders;

/// <summary>Whether an order is right in itself and fits the catalogue. What is wrong is answered and stored nowhere.</summary>
internal static class OrderVerification
{
    public const int MaxLines = 2_000;
    public const long MaxQuantity = 1_000_000_000;
    public const decimal MaxAmount = 1_000_000_000_000_000m;

    // Enough for a person to act on; an order of 2,000 wrong lines need not come back whole.
    private const int MaxProblems = 20;
    private const int MaxPriceDecimals = 4;
    private const int MaxHashChars = 128;
    private const int MaxTokenChars = 200;

    /// <summary>Checks form and bounds, without looking anything up.</summary>
    /// <exception cref="InvalidRequestException">Names every field that is wrong, 20 at most.</exception>
    public static void CheckForm(string orderId, PlaceOrder command)
    {
        var problems = new List<Problem>();
        CheckHeader(orderId, command, problems);
        if (command.Lines is not { Count: > 0 and <= MaxLines })
        {
            problems.Add(new Problem("line-count-invalid", "lines", $"An order has 1 to {MaxLines} lines."));
        }
        else
        {
            CheckLines(command.Lines, problems);
        }

        ThrowIfAny(problems);
    }

    /// <summary>Whether the catalogue must be asked for the line's price.</summary>
    public static bool NeedsCatalogue(PlaceOrder command, OrderLineRequest line) => !command.MayQuotePrices || line.UnitPrice is null;

    /// <summary>The price of each line, quoted or the catalogue's, in the order of the lines.</summary>
    /// <param name="products">By line; ignored where the quote stands.</param>
    /// <exception cref="InvalidRequestException"><c>sku-unknown</c>, <c>price-mismatch</c>, <c>currency-mismatch</c>, <c>total-too-large</c></exception>
    public static decimal[] Price(PlaceOrder command, IReadOnlyList<Product?> products)
    {
        var problems = new List<Problem>();
        var prices = new decimal[command.Lines.Count];
        decimal total = 0;
        for (var i = 0; i < prices.Length; i++)
        {
            var line = command.Lines[i];
            prices[i] = NeedsCatalogue(command, line) ? CataloguePrice(command, i, products[i], problems) : line.UnitPrice!.Value;
            total += prices[i] * line.Quantity;
        }

        if (total > MaxAmount)
        {
            problems.Add(new Problem("total-too-large", "lines", $"The order's total may be at most {MaxAmount}."));
        }

        ThrowIfAny(problems);
        return prices;
    }

    private static decimal CataloguePrice(PlaceOrder command, int index, Product? product, List<Problem> problems)
    {
        var line = command.Lines[index];
        if (product is null)
        {
            Add(problems, "sku-unknown", $"lines[{index}].sku", $"The catalogue has no {line.Sku} and so no price for it.");
            return 0;
        }

        if (product.Price.Currency != command.Currency)
        {
            Add(problems, "currency-mismatch", $"lines[{index}].sku", $"{line.Sku} is priced in {product.Price.Currency}, the order is in {command.Currency}.");
        }
        else if (line.UnitPrice is { } expected && expected != product.Price.Amount)
        {
            Add(problems, "price-mismatch", $"lines[{index}].unitPrice", $"{line.Sku} costs {product.Price}, the order expects {expected}.");
        }

        return product.Price.Amount;
    }

    private static void CheckHeader(string orderId, PlaceOrder command, List<Problem> problems)
    {
        if (!GrainKeys.TryParseOrder(orderId, out _, out _))
        {
            problems.Add(new Problem("order-id-invalid", "reference", $"A reference has 1 to {Identifiers.MaxReferenceChars} letters, digits and . _ - + : # = @"));
        }
        else if (orderId != GrainKeys.Order(command.Channel, command.Reference))
        {
            problems.Add(new Problem("order-key-mismatch", "reference", $"Channel and reference don't make up the order's id {orderId}."));
        }

        if (command.BodyHash is not { Length: > 0 and <= MaxHashChars })
        {
            problems.Add(new Problem("body-hash-invalid", "bodyHash", $"The body's hash has 1 to {MaxHashChars} characters."));
        }

        if (command.CustomerId is not null && !Identifiers.IsCustomer(command.CustomerId))
        {
            problems.Add(new Problem("customer-invalid", "customerId", $"A customer's id has 1 to {Identifiers.MaxCustomerChars} letters, digits and . _ - + : # = @"));
        }

        if (!Identifiers.IsCurrency(command.Currency))
        {
            problems.Add(new Problem("currency-invalid", "currency", "A currency is three upper-case letters of ISO 4217."));
        }

        if (!Enum.IsDefined(command.Allocation))
        {
            problems.Add(new Problem("allocation-invalid", "allocation", "Allocation is allOrNothing or shipWhatIsThere."));
        }

        if (command.PaymentToken is { Length: 0 or > MaxTokenChars })
        {
            problems.Add(new Problem("payment-token-invalid", "paymentToken", $"A payment token has 1 to {MaxTokenChars} characters."));
        }
    }

    private static void CheckLines(IReadOnlyList<OrderLineRequest> lines, List<Problem> problems)
    {
        var numbers = new HashSet<int>(lines.Count);
        for (var i = 0; i < lines.Count && problems.Count < MaxProblems; i++)
        {
            var line = lines[i];
            if (line.Number < 1 || !numbers.Add(line.Number))
            {
                Add(problems, "line-number-invalid", $"lines[{i}].number", "Line numbers count from 1 and are unique.");
            }

            if (!Identifiers.IsSku(line.Sku))
            {
                Add(problems, "sku-invalid", $"lines[{i}].sku", $"A SKU has 1 to {Identifiers.MaxSkuChars} upper-case letters, digits and . _ - + / and inner spaces.");
            }

            if (line.Quantity is < 1 or > MaxQuantity)
            {
                Add(problems, "quantity-invalid", $"lines[{i}].quantity", $"A quantity is 1 to {MaxQuantity} units.");
            }

            if (line.UnitPrice is { } price && (price is < 0 or > MaxAmount || decimal.Round(price, MaxPriceDecimals) != price))
            {
                Add(problems, "price-invalid", $"lines[{i}].unitPrice", $"A price is 0 to {MaxAmount}, with at most {MaxPriceDecimals} decimals.");
            }

            if (!Identifiers.IsLocation(line.Location))
            {
                Add(problems, "location-invalid", $"lines[{i}].location", $"A location has 1 to {Identifiers.MaxLocationChars} lower-case letters, digits and -");
            }
        }
    }

    private static void Add(List<Problem> problems, string code, string field, string message)
    {
        if (problems.Count < MaxProblems)
        {
            problems.Add(new Problem(code, field, message));
        }
    }

    private static void ThrowIfAny(List<Problem> problems)
    {
        if (problems.Count > 0)
        {
            throw new InvalidRequestException(problems);
        }
    }
}
