using System.Text.RegularExpressions;

namespace OrderCluster.Channels.OnlineRetail;

/// <summary>What kind of invoice a number stands for.</summary>
internal enum InvoiceKind
{
    Order = 0,
    Cancellation = 1,
    NotAnOrder = 2,
    Unknown = 3,
}

/// <summary>What a line is to the replay: the one place where its rules stand.</summary>
internal static partial class RetailRules
{
    /// <summary>Digits make an order, <c>C…</c> a cancellation, <c>A…</c> a bookkeeping entry.</summary>
    internal static InvoiceKind KindOf(string invoice) => invoice[0] switch
    {
        _ when !invoice.AsSpan().ContainsAnyExceptInRange('0', '9') => InvoiceKind.Order,
        'C' => InvoiceKind.Cancellation,
        'A' => InvoiceKind.NotAnOrder,
        _ => InvoiceKind.Unknown,
    };

    /// <summary>Whether a SKU (upper case) stands for goods, as against postage, fees, discounts and manual entries.</summary>
    internal static bool IsGoods(string sku) => Goods().IsMatch(sku);

    [GeneratedRegex(@"^([0-9]{5}[A-Z]*|DCGS[0-9A-Z_]+|PADS|GIFT_0001_[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Goods();
}
