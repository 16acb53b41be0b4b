using System.Text.Json.Nodes;
using OrderCluster.Client.Keys;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.Silo.Tests.CommandLine;

public sealed class OcCommands(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private TestSilo Silo => fixture.Silo;

    [Fact]
    public async Task An_order_is_placed_shown_and_cancelled()
    {
        var key = Key("oc-orders", ApiKeyScopes.Channel, ApiKeyScopes.PriceQuote, ApiKeyScopes.Ops);
        Assert.Equal(0, (await OcAsync(key, null, "stock", "receive", "oc-1", "10")).ExitCode);

        var placed = Json(await OcAsync(key, """{"reference":"R-1","currency":"GBP","lines":[{"sku":"oc-1","quantity":4,"unitPrice":2.5}]}""", "place", "-", "--json"));
        var cancelled = Json(await OcAsync(key, null, "order", "cancel", "oc-orders/R-1", "--line", "1", "--quantity", "1", "--reason", "one less", "--json"));
        var stock = Json(await OcAsync(key, null, "stock", "OC-1", "--json"));
        var shown = await OcAsync(key, null, "order", "oc-orders/R-1");

        Assert.Equal(("oc-orders/R-1", "confirmed"), ((string)placed["orderId"]!, (string)placed["state"]!));
        Assert.Equal(1, (int)cancelled["lines"]![0]!["cancelled"]!);
        Assert.Equal((10, 3), ((int)stock["onHand"]!, (int)stock["committed"]!));
        Assert.Contains("order-confirmed", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown.Output);
    }

    [Fact]
    public async Task A_rejected_order_is_a_negative_answer()
    {
        var key = Key("oc-short", ApiKeyScopes.Channel, ApiKeyScopes.PriceQuote);

        var placed = await OcAsync(key, """{"reference":"R-1","currency":"GBP","lines":[{"sku":"OC-NONE","quantity":4,"unitPrice":1}]}""", "place", "-");

        Assert.Equal(1, placed.ExitCode);
        Assert.Contains("rejected", placed.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"reference":"R","currency":"GBP","lines":[{"sku":"A","quantity":0}]}""", "quantity-invalid: lines[0].quantity")]
    [InlineData("""{"reference":"R","price":1}""", "field-unknown: price")]
    [InlineData("not json", "body-malformed")]
    public async Task A_bad_order_is_refused_with_code_and_field(string body, string said)
    {
        var placed = await OcAsync("any", body, "place", "-");

        Assert.Equal(2, placed.ExitCode);
        Assert.Contains(said, placed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_is_not_there_is_said_with_its_code()
    {
        var shown = await OcAsync(Key("oc-none", ApiKeyScopes.Channel), null, "order", "oc-none/R-1");

        Assert.Equal((1, ""), (shown.ExitCode, shown.Output));
        Assert.StartsWith("oc: order-not-found: ", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_does_not_answer_is_said_so()
    {
        var shown = await BuiltProgram.OcAsync(null, "order", "web/R-1", "--url", "http://127.0.0.1:1", "--key", "any");

        Assert.Equal(3, shown.ExitCode);
        Assert.StartsWith("oc: silo-unreachable: ", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_date_is_the_same_order_each_time_that_it_is_placed()
    {
        const string file = """{"reference":"R-2","currency":"GBP","lines":[{"sku":"OC-NONE","quantity":1,"unitPrice":1}]}""";
        var key = Key("oc-again", ApiKeyScopes.Channel, ApiKeyScopes.PriceQuote);
        var first = await OcAsync(key, file, "place", "-", "--json");

        var again = await OcAsync(key, file, "place", "-", "--json");

        Assert.Equal((1, 1), (first.ExitCode, again.ExitCode));
        Assert.True((bool)JsonNode.Parse(again.Output)!["isRepeat"]!, again.Output + again.Error);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("order", "cancel", "web/1")]
    [InlineData("stock", "receive", "A", "--quantity")]
    [InlineData("stock", "A", "--gateway", "127.0.0.1:1")]
    public async Task A_usage_error_is_one_line_that_says_where_help_is(params string[] arguments)
    {
        var run = await BuiltProgram.OcAsync(null, arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--help", Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_opens_the_silo()
    {
        var made = await BuiltProgram.OcAsync(null, "keys", "new", "--name", "made", "--scope", "ops", "--file", Silo.KeyFile);
        Silo.Service<KeyRing>().Load();

        Assert.Equal(0, (await OcAsync(made.Output.Trim(), null, "stock", "A")).ExitCode);
        Assert.DoesNotContain(made.Output.Trim(), File.ReadAllText(Silo.KeyFile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("order")]
    [InlineData("order", "web")]
    [InlineData("stock", "A", "--url", "ftp://x")]
    [InlineData("order", "cancel", "web/1")]
    [InlineData("audit", "--store", "paper:x")]
    [InlineData("keys", "new", "--name", "x", "--scope", "all")]
    public async Task Bad_usage_ends_with_2_and_without_a_stack_trace(params string[] arguments)
    {
        var run = await BuiltProgram.OcAsync(null, arguments);

        Assert.True(run.ExitCode == 2, $"{run.ExitCode}: {run.Error}");
        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private Task<ProgramResult> OcAsync(string key, string? input, params string[] arguments) =>
        BuiltProgram.OcAsync(input, [.. arguments, "--url", $"{Silo.Address}", "--key", key]);

    private string Key(string channel, params string[] scopes)
    {
        var (text, record) = ApiKeyRecord.Make("oc", scopes, channel, DateTimeOffset.UnixEpoch);
        ApiKeyFile.Add(Silo.KeyFile, record);
        Silo.Service<KeyRing>().Load();
        return text;
    }

    private static JsonNode Json(ProgramResult run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonNode.Parse(run.Output)!;
    }
}
