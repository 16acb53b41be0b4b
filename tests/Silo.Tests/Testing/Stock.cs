using System.Net;

namespace OrderCluster.Silo.Tests.Testing;

/// <summary>Puts goods into a silo.</summary>
public static class Stock
{
    private static int _sku;

    /// <summary>A SKU that no other test uses, with a price of 2.50 GBP and so many units.</summary>
    public static async Task<string> NewAsync(TestSilo silo, long units)
    {
        var sku = $"T{Interlocked.Increment(ref _sku):D6}";
        await PutAsync(silo, sku, units);
        return sku;
    }

    public static async Task PutAsync(TestSilo silo, string sku, long units)
    {
        var path = Uri.EscapeDataString(sku);
        (await silo.Admin.PutJsonAsync($"/v1/products/{path}", """{"description":"A thing","price":{"amount":2.50,"currency":"GBP"},"unit":"each"}""")).Is(HttpStatusCode.OK);
        if (units > 0)
        {
            (await silo.Ops.PostJsonAsync($"/v1/inventory/{path}/receipts", $$"""{"receiptId":"first","quantity":{{units}},"reference":"test"}""")).Is(HttpStatusCode.OK);
        }
    }

    /// <summary>An order's body.</summary>
    public static string Order(string? reference, params (string Sku, long Quantity)[] lines) => Order(reference, "", lines);

    /// <param name="more">Further members, each ended by a comma.</param>
    public static string Order(string? reference, string more, params (string Sku, long Quantity)[] lines)
    {
        var named = reference is null ? "" : $"\"reference\":\"{reference}\",";
        return $$"""{{{named}}{{more}}"currency":"GBP","lines":[{{string.Join(",", lines.Select(l => $$"""{"sku":"{{l.Sku}}","quantity":{{l.Quantity}}}"""))}}]}""";
    }
}
