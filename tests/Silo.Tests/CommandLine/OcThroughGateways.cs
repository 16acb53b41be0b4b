using System.Globalization;
using System.Text.Json.Nodes;
using OrderCluster.Client.Keys;
using OrderCluster.Silo.Http;
using OrderCluster.Silo.Settings;
using OrderCluster.Silo.Tests.Testing;
using Orleans.Runtime;

namespace OrderCluster.Silo.Tests.CommandLine;

public sealed class OcThroughGateways : IAsyncLifetime
{
    private const string Secret = "of the test";

    private TestSilo? _silo;
    private string _key = "";

    private string Gateway => "127.0.0.1:" + _silo!.Service<ILocalSiloDetails>().GatewayAddress.Endpoint.Port.ToString(CultureInfo.InvariantCulture);

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(settings => settings with { Gateway = new GatewaySettings(GatewaySettings.NameOfOne, Secret) { GatewayPort = 0 } });
        var (text, record) = ApiKeyRecord.Make("oc", ApiKeyScopes.All, "web", DateTimeOffset.UnixEpoch);
        ApiKeyFile.Add(_silo.KeyFile, record);
        _silo.Service<KeyRing>().Load();
        _key = text;
    }

    public async Task DisposeAsync() => await _silo!.DisposeAsync();

    [Fact]
    public async Task An_order_is_placed_shown_and_cancelled()
    {
        Assert.Equal(0, (await OcAsync(null, "stock", "receive", "gw-1", "10")).ExitCode);

        var placed = Json(await OcAsync(
            """{"reference":"R-1","currency":"GBP","lines":[{"sku":"gw-1","quantity":4,"unitPrice":2.5}]}""", "place", "-", "--channel", "web", "--quote-prices", "--json"));
        var cancelled = Json(await OcAsync(null, "order", "cancel", "web/R-1", "--line", "1", "--quantity", "1", "--reason", "one less", "--json"));
        var shown = await OcAsync(null, "order", "web/R-1");
        var stock = Json(await OcAsync(null, "stock", "GW-1", "--json"));

        Assert.Equal(("web/R-1", "confirmed"), ((string)placed["orderId"]!, (string)placed["state"]!));
        Assert.Equal(1, (int)cancelled["lines"]![0]!["cancelled"]!);
        Assert.Contains("order-confirmed", shown.Output, StringComparison.Ordinal);
        Assert.Equal((10, 3), ((int)stock["onHand"]!, (int)stock["committed"]!));
    }

    [Fact]
    public async Task Gateways_may_stand_in_the_environment_and_one_that_is_gone_does_no_harm()
    {
        var shown = await BuiltProgram.OcWithAsync(
            new Dictionary<string, string> { ["ORDERCLUSTER_SECRET"] = Secret, ["OC_API_KEY"] = _key, ["OC_GATEWAYS"] = $"127.0.0.1:1,{Gateway}" }, null, "stock", "GW-2", "--json");

        Assert.Equal(0, (int)Json(shown)["onHand"]!);
    }

    [Theory]
    [InlineData("over HTTP only", "audit")]
    [InlineData("--channel", "place", "-")]
    [InlineData("give one of them", "stock", "A", "--url", "http://127.0.0.1:1")]
    public async Task What_a_gateway_does_not_offer_is_said(string said, params string[] arguments)
    {
        var run = await OcAsync("""{"reference":"R","currency":"GBP","lines":[{"sku":"A","quantity":1}]}""", arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_told()
    {
        var run = await BuiltProgram.OcWithAsync(
            new Dictionary<string, string> { ["ORDERCLUSTER_CLIENT_SECRET"] = "wrong" }, null, "stock", "A", "--gateway", Gateway);

        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("oc: gateway-unreachable: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("The secret is wrong.", run.Error, StringComparison.Ordinal);
    }

    private Task<ProgramResult> OcAsync(string? input, params string[] arguments) =>
        BuiltProgram.OcWithAsync(new Dictionary<string, string> { ["ORDERCLUSTER_SECRET"] = Secret, ["OC_API_KEY"] = _key }, input, [.. arguments, "--gateway", Gateway]);

    private static JsonNode Json(ProgramResult run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonNode.Parse(run.Output)!;
    }
}
