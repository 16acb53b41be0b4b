namespace OrderCluster.Channels.Sample;

/// <summary>An invented product; its SKU is spelled in either case where <paramref name="HasCasePair"/>.</summary>
internal sealed record SampleProduct(string Sku, string Description, int PricePence, bool HasCasePair);

/// <summary>The invented range of goods that the sample sells.</summary>
internal static class SampleProducts
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
