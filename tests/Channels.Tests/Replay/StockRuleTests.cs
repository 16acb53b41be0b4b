using OrderCluster.Channels.Replay;

namespace OrderCluster.Channels.Tests.Replay;

public sealed class StockRuleTests
{
    [Theory]
    [InlineData("exact", 7, 7)]
    [InlineData("short:20", 10, 8)]
    [InlineData("short:20", 9, 7)]
    [InlineData("short:0", 9, 9)]
    [InlineData("short:100", 9, 0)]
    [InlineData("short:12.5", 8, 7)]
    public void A_rule_says_how_much_is_received(string text, long gross, long received)
    {
        Assert.True(StockRule.TryParse(text, out var rule));
        Assert.Equal(received, rule.UnitsToReceive(gross));
        Assert.Equal(text, rule.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("short:")]
    [InlineData("short:-1")]
    [InlineData("short:101")]
    [InlineData("short:1e1")]
    [InlineData("Exact")]
    public void Anything_else_is_no_rule(string text) => Assert.Throws<ArgumentException>(() => StockRule.Parse(text));
}
