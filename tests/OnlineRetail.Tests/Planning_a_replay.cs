namespace OrderCluster.OnlineRetail.Tests;

public sealed class Planning_a_replay
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("536365,85123A,X,6,12/1/2010 8:26,2.55,17850,UK", "0 of 48 lines could be read, line 2: its date is not of the form yyyy-MM-dd HH:mm:ss")]
    [InlineData("536365,MUG-WHITE,X,6,2010-12-01 08:26:00,2.55,17850,UK", "0 of 48 lines could be read, line 2: its stock code 'MUG-WHITE' is none of goods")]
    [InlineData("536365,85123A,X,6,2010-12-01 08:26:00,2.55,17850,UK,", "0 of 48 lines could be read, line 2: it has not as many fields as the header")]
    public void A_file_of_which_nothing_can_be_read_is_refused_with_its_first_line(string line, string said)
    {
        var refusal = Refusal(Enumerable.Repeat(line, 48));

        Assert.Equal("file-unread", refusal.Code);
        Assert.StartsWith(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_which_most_cannot_be_read_is_refused()
    {
        Assert.Equal(11, Plan(Mixed(good: 11, malformed: 10)).File.Orders);
        Assert.StartsWith("10 of 21 lines could be read, line 12: its invoice number ", Refusal(Mixed(good: 10, malformed: 11)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C5,85123A,X,-4,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("A5,85123A,X,4,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("5,85123A,X,4,2010-12-01 08:26:00,-2.55,1,UK")]
    public void A_file_without_an_order_is_refused(string line) => Assert.Equal("file-unread", Refusal([line]).Code);

    [Theory]
    [InlineData("exact", 7, 7)]
    [InlineData("short:20", 7, 5)]
    [InlineData("short:0", 7, 7)]
    [InlineData("short:100", 7, 0)]
    [InlineData("short:12.5", 1_000, 875)]
    public void A_rule_says_how_much_is_received(string text, long gross, long units)
    {
        var rule = StockRule.Parse(text)!;

        Assert.Equal((units, text), (rule.UnitsToReceive(gross), rule.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Exact")]
    [InlineData("short")]
    [InlineData("short:")]
    [InlineData("short:-1")]
    [InlineData("short:101")]
    [InlineData("short:1,5")]
    public void Another_text_is_no_rule(string text) => Assert.Null(StockRule.Parse(text));

    private static IEnumerable<string> Mixed(int good, int malformed) =>
        [.. Enumerable.Range(1, good).Select(number => $"{number},85123A,X,1,2010-12-01 08:26:00,1,1,UK"), .. Enumerable.Repeat("X1,85123A,X,1,2010-12-01 08:26:00,1,1,UK", malformed)];

    private static ReplayPlan Plan(IEnumerable<string> lines) =>
        ReplayPlan.Of(RetailReader.Read(new StringReader(RetailReader.Header + "\n" + string.Concat(lines.Select(line => line + "\n")))), StockRule.Exact, Now);

    private static RetailFileException Refusal(IEnumerable<string> lines) => Assert.Throws<RetailFileException>(() => Plan(lines));
}
