using System.Net;
using System.Text;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.Http;

public sealed class RandomBodies(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private const int Bodies = 400;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "0", "-1", "1e999", "9223372036854775808", "0.1", "\\u0000", "\\ud800", "\"lines\":", "\"sku\":",
        "\"quantity\":", "\"reference\":", "\"\"", "\u00e9", "\u0000", "\ufeff", " ", "{\"lines\":[{}]}", "[[[[[[[[[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":{\"a\":",
    ];

    private readonly TestSilo _silo = fixture.Silo;

    public static TheoryData<string, string, string> Targets => new()
    {
        { "POST", "/v1/orders", """{"reference":"fuzz","customerId":"C-1","currency":"GBP","allocation":"all-or-nothing","lines":[{"sku":"NOSUCH","quantity":2}],"paymentToken":"tok"}""" },
        { "POST", "/v1/orders/shop/none/cancel", """{"lines":[{"number":1,"quantity":1}],"reason":"r"}""" },
        { "POST", "/v1/orders/shop/none/holds/other/release", """{"reason":"r"}""" },
        { "POST", "/v1/inventory/FUZZ/receipts", """{"receiptId":"r","quantity":1,"reference":"PO","location":"main"}""" },
        { "POST", "/v1/inventory/FUZZ/adjustments", """{"adjustmentId":"a","delta":1,"reason":"r","location":"main"}""" },
        { "PUT", "/v1/products/FUZZ", """{"description":"d","price":{"amount":1.5,"currency":"GBP"},"unit":"each"}""" },
        { "PUT", "/v1/customers/FUZZ/credit-limit", """{"limit":{"amount":1.5,"currency":"GBP"},"reason":"r"}""" },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task No_body_breaks_the_silo_and_a_refused_one_changes_nothing(string method, string path, string sound)
    {
        var client = path == "/v1/orders" ? _silo.Shop : method == "PUT" ? _silo.Admin : _silo.Ops;
        var random = new Random(path.Length);
        var end = await _silo.FeedEndAsync();
        for (var number = 0; number < Bodies; number++)
        {
            var body = Mutated(sound, random);

            var reply = await client.CallAsync(new HttpMethod(method), path, body, "fuzz");

            Assert.True((int)reply.Status < 500, $"body {number} of {method} {path} got {(int)reply.Status}: {body}");
            var endNow = await _silo.FeedEndAsync(end);
            if ((int)reply.Status >= 400)
            {
                Assert.True(end == endNow, $"body {number} of {method} {path} was refused with {reply.Code} and stored something: {body}");
                Assert.False(string.IsNullOrEmpty(reply.Code), $"body {number} of {method} {path} was refused without a code: {body}");
            }

            end = endNow;
        }
    }

    private static string Mutated(string sound, Random random)
    {
        var body = new StringBuilder(sound);
        for (var changes = random.Next(1, 4); changes > 0 && body.Length > 0; changes--)
        {
            var at = random.Next(body.Length);
            switch (random.Next(4))
            {
                case 0: body.Remove(at, Math.Min(random.Next(1, 8), body.Length - at)); break;
                case 1: body.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
                case 2: body[at] = (char)random.Next(1, 0x2FF); break;
                default: body.Append(body.ToString(at, body.Length - at)); break;
            }
        }

        return body.ToString();
    }
}
