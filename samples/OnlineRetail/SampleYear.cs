using System.Text;

namespace OrderCluster.OnlineRetail;

/// <summary>About 500 invented orders with every kind of dirt that the real files of this format hold, at places that are always the same: <c>samples/orders.csv</c>.</summary>
internal sealed class SampleYear
{
    private const ulong Seed = 0x5EED_0F_0DD_0DDE5;
    private const int OrderCount = 500;
    private const int FirstInvoice = 700_001;
    private const int FirstCustomer = 20_001;
    private const int CustomerCount = 90;

    private static readonly string[] Countries = ["United Kingdom", "United Kingdom", "United Kingdom", "Eire", "Norway", "Portugal"];

    private readonly SampleDice _dice = new(Seed);
    private readonly IReadOnlyList<SampleProduct> _products;
    private readonly List<string> _lines = [];
    private readonly List<SampleRow> _sold = [];
    private DateTime _now = new(2025, 3, 3, 8, 12, 0, DateTimeKind.Utc);
    private int _invoice = FirstInvoice;

    private SampleYear() => _products = SampleProduct.Make(_dice);

    /// <summary>The file's text in UTF-8 without a byte order mark; always the same bytes.</summary>
    internal static MemoryStream Open() => new(Encoding.UTF8.GetBytes(string.Concat(new SampleYear().Make().Prepend(RetailReader.Header).Select(line => line + "\n"))));

    private List<string> Make()
    {
        for (var order = 1; order <= OrderCount; order++)
        {
            var rows = Order(order);
            _sold.AddRange(rows.Where(row => row.Customer.Length > 0));
            if (order % 50 == 0)
            {
                Interleave(rows, Order(++order));
            }
            else
            {
                _lines.AddRange(rows.Select(row => row.ToString()));
            }

            Dirt(order);
        }

        return _lines;
    }

    private List<SampleRow> Order(int order)
    {
        var invoice = NextInvoice();
        var customer = _dice.Percent(22) ? "" : $"{FirstCustomer + _dice.Between(0, CustomerCount - 1)}";
        var country = _dice.Of(Countries);
        var lines = order == 250 ? 160 : _dice.Percent(15) ? _dice.Between(15, 30) : _dice.Between(1, 9);
        var rows = Enumerable.Range(0, lines).Select(_ => Sale(invoice, _dice.Of(_products), customer, country)).ToList();
        if (order % 20 == 0)
        {
            rows.Add(rows[0] with { Quantity = 3 });
        }

        if (order % 25 == 0)
        {
            rows.Add(rows[0] with { StockCode = "POST", Description = "POSTAGE", Quantity = 1, Price = "18.0" });
        }

        if (order % 60 == 0)
        {
            rows.Add(rows[0] with { Quantity = -2, Price = "0.0", Description = "damaged" });
        }

        if (order % 100 == 0)
        {
            rows[^1] = rows[^1] with { At = _now.AddMinutes(1) };
        }

        return rows;
    }

    private SampleRow Sale(string invoice, SampleProduct product, string customer, string country)
    {
        var code = product.HasCasePair && _dice.Percent(30) ? Swapped(product.Sku) : product.Sku;
        var price = _dice.Percent(2) ? "0.0" : Pounds(product.PricePence + (_dice.Percent(20) ? 20 : 0));
        return new SampleRow(invoice, code, product.Description, _dice.Of([1, 1, 2, 3, 4, 6, 6, 8, 12, 24, 48]), _now, price, customer, country);
    }

    private void Dirt(int order)
    {
        switch (order % 100)
        {
            case 7 or 23 or 41 or 58 or 77 or 90:
                GiveBack(1);
                break;
            case 12 or 66:
                GiveBack(1_000);
                break;
            case 30:
                CancelWholeOrder();
                break;
            case 35:
                Add(new($"C{NextInvoice()}", "49999", "NEVER SOLD TO ANYBODY", -4, _now, "1.25", $"{FirstCustomer}", "United Kingdom"));
                break;
            case 45:
                Add(new($"C{NextInvoice()}", _products[1].Sku, _products[1].Description, -2, _now, "1.65", "", "United Kingdom"));
                break;
            case 52:
                Add(new($"C{NextInvoice()}", "D", "Discount", -1, _now, "9.5", $"{FirstCustomer + 1}", "Eire"));
                break;
            case 60:
                Add(new(NextInvoice(), _products[4].Sku, "thrown away", -15, _now, "0.0", "", "United Kingdom"));
                break;
            case 70:
                NoGoods(order);
                break;
            case 83:
                Malformed(order);
                break;
            case 95 when order < 300:
                Add(new($"A{NextInvoice()}", "B", "Adjust bad debt", 1, _now, order == 95 ? "-1062.06" : "1062.06", "", "United Kingdom"));
                break;
            default:
                break;
        }
    }

    /// <summary>A customer sends goods back; asking for more than was bought matches in part and walks back over several orders.</summary>
    private void GiveBack(int factor)
    {
        var bought = _sold[_dice.Between(_sold.Count / 2, _sold.Count - 1)];
        var units = factor == 1 ? _dice.Between(1, bought.Quantity > 0 ? bought.Quantity : 1) : factor;
        var invoice = $"C{NextInvoice()}";
        Add(bought with { Invoice = invoice, Quantity = -units, At = _now });
        if (factor > 1)
        {
            Add(bought with { Invoice = invoice, StockCode = "POST", Description = "POSTAGE", Quantity = -1, At = _now, Price = "18.0" });
        }
    }

    private void CancelWholeOrder()
    {
        var customer = _sold[^1].Customer;
        var latest = _sold[^1].Invoice;
        var invoice = $"C{NextInvoice()}";
        foreach (var row in _sold.Where(row => row.Invoice == latest && row.Quantity > 0 && row.StockCode != "POST").ToList())
        {
            Add(row with { Invoice = invoice, Quantity = -row.Quantity, At = _now, Customer = customer });
        }
    }

    private void NoGoods(int order)
    {
        var invoice = NextInvoice();
        var code = _dice.Of(["DOT", "M", "BANK CHARGES", "AMAZONFEE", "C2", "CRUK", "m"]);
        Add(new(invoice, code, "Manual", 1, _now, Pounds(order * 11), "", "United Kingdom"));
        Add(new(invoice, "POST", "POSTAGE", 1, _now, "28.0", "", "United Kingdom"));
    }

    private void Malformed(int order)
    {
        var invoice = NextInvoice();
        _lines.Add((order / 100) switch
        {
            0 => $"{invoice},30110,MOSS NAPKIN RING,two,{_now:yyyy-MM-dd HH:mm:ss},1.25,{FirstCustomer},Norway",
            1 => $"{invoice},30117,\"MOSS EGG BASKET,1,{_now:yyyy-MM-dd HH:mm:ss},2.1,{FirstCustomer},Norway",
            2 => $"{invoice},30124,MOSS KEY SHELF",
            3 => $"{invoice},30131A,MOSS LAMP SHADE,1,{_now:dd.MM.yyyy},2.1,{FirstCustomer},Norway",
            _ => $"T{invoice},30110,MOSS NAPKIN RING,1,{_now:yyyy-MM-dd HH:mm:ss},1.25,{FirstCustomer},Norway",
        });
    }

    /// <summary>The rows of two invoices that were keyed in at the same time stand mixed.</summary>
    private void Interleave(List<SampleRow> one, List<SampleRow> other)
    {
        for (var index = 0; index < Math.Max(one.Count, other.Count); index++)
        {
            _lines.AddRange(one.Skip(index).Take(1).Concat(other.Skip(index).Take(1)).Select(row => row.ToString()));
        }
    }

    private void Add(SampleRow row) => _lines.Add(row.ToString());

    private string NextInvoice()
    {
        _now = _now.AddMinutes(_dice.Between(3, 29));
        return $"{_invoice++}";
    }

    private static string Swapped(string code) => code.Any(char.IsAsciiLetterLower) ? code.ToUpperInvariant() : code.ToLowerInvariant();

    private static string Pounds(int pence) => $"{pence / 100}.{pence % 100:00}".TrimEnd('0') is var text && text.EndsWith('.') ? text + "0" : text;
}

/// <summary>One line of the sample before it is written.</summary>
/// <param name="Price">As it stands in the file.</param>
/// <param name="Customer">Empty for a guest.</param>
internal sealed record SampleRow(string Invoice, string StockCode, string Description, int Quantity, DateTime At, string Price, string Customer, string Country)
{
    /// <summary>The line, with quotes where its description needs them.</summary>
    public override string ToString() =>
        $"{Invoice},{StockCode},{Quoted(Description)},{Quantity},{At:yyyy-MM-dd HH:mm:ss},{Price},{Customer},{Country}";

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(',', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

/// <summary>An invented product; its SKU is spelled in either case where <paramref name="HasCasePair"/>.</summary>
internal sealed record SampleProduct(string Sku, string Description, int PricePence, bool HasCasePair)
{
    private const int FirstCode = 30_110;
    private const int CodeStep = 7;

    private static readonly string[] Kinds =
        ["MOSS", "PEBBLE", "HARBOUR", "MIDNIGHT", "SAFFRON", "THISTLE", "COBALT", "BRAMBLE", "TIN", "WICKER"];

    private static readonly string[] Things =
        ["NAPKIN RING", "EGG BASKET", "KEY SHELF", "LAMP SHADE", "BREAD BIN", "PICTURE HOOK", "SEED TIN", "TEA STRAINER", "COAT PEG", "BOOK END"];

    /// <summary>Descriptions that a careless reader of CSV trips over.</summary>
    private static readonly string[] Awkward =
    [
        "TRAY, ROUND, 12\" OAK", "CAFÉ JUG \"À LA CARTE\"", "RUBAN SATIN, ROSE – 5 M", "\"LITTLE\" LANTERN", "ÄPFEL, BIRNEN & CO", "日本 PAPER FAN", " LOOSE SPACES ", "",
    ];

    /// <summary>The range of goods that the sample sells.</summary>
    internal static IReadOnlyList<SampleProduct> Make(SampleDice dice)
    {
        var products = new List<SampleProduct>();
        foreach (var kind in Kinds)
        {
            foreach (var thing in Things)
            {
                var suffix = (products.Count % 5) switch { 3 => "A", 4 => "BL", _ => "" };
                products.Add(new($"{FirstCode + (products.Count * CodeStep)}{suffix}", $"{kind} {thing}", dice.Between(19, 1_495), suffix.Length == 1));
            }
        }

        products.AddRange(Awkward.Select((text, index) => new SampleProduct($"{40_000 + index}", text, dice.Between(85, 995), false)));
        products.Add(new("DCGS0771", "MARKET STALL BUNTING", 450, false));
        products.Add(new("PADS", "FELT PADS FOR ALL FEET", 1, false));
        products.Add(new("gift_0001_30", "GIFT VOUCHER THIRTY", 2_500, true));
        return products;
    }
}

/// <summary>Chance that is the same on every machine and for every version of the runtime: Marsaglia's 64-bit xorshift (2003).</summary>
internal sealed class SampleDice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    internal int Between(int min, int max)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return min + (int)(_state % (ulong)(max - min + 1));
    }

    internal bool Percent(int percent) => Between(1, 100) <= percent;

    internal T Of<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];
}
