using OrderCluster.Audit.Report;

namespace OrderCluster.OnlineRetail.Tests;

public sealed class Reconciling
{
    private static readonly ReplayFigures File = new(
        20, 5, 3, 12, 100, 2, 4, new Dictionary<string, int> { ["no-goods"] = 2 }, new Dictionary<string, int> { ["malformed"] = 1, ["not-goods"] = 3 }, []);

    private static readonly ReplayOutcome Outcome = new(
        3, new Dictionary<string, int> { ["stock-insufficient"] = 1 }, 30, new GivenBackFigures(1, 1, 1, 1, 20), 1.5, 2.25, 10.125, []);

    private static readonly ChannelTotals Journal = new()
    {
        Channel = ReplayPlan.Channel, Confirmed = 1, Rejected = 1, Cancelled = 1, UnitsCommitted = 50, UnitsReleased = 20, UnitsShort = 30,
    };

    [Fact]
    public void The_report_has_the_shape_that_programs_read() => Assert.Equal(
        """{"lines":20,"invoices":5,"cancellations":{"invoices":2,"linesFull":1,"linesPart":1,"linesUnmatched":2,"unitsReleased":20},"orders":{"confirmed":1,"rejected":1,"held":0,"cancelled":1,"unfinished":0},"skipped":{"invoices":{"no-goods":2},"lines":{"malformed":1,"not-goods":3}},"units":{"file":100,"committed":50,"released":20,"short":30},"seconds":1.5,"ordersPerSecond":2,"p50Ms":2.25,"p99Ms":10.125,"violations":0}""",
        Of(Journal).ToJson());

    [Fact]
    public void Figures_that_add_up_balance() => Assert.True(Of(Journal).IsGood);

    [Fact]
    public void A_violation_is_not_good_even_when_all_adds_up() => Assert.False(Of(Journal, violations: 1).IsGood);

    public static TheoryData<string, ChannelTotals> Off => new()
    {
        { "invoices of the file", Journal with { Confirmed = 2 } },
        { "units of the file", Journal with { UnitsCommitted = 51 } },
        { "units given back", Journal with { UnitsReleased = 21, UnitsCommitted = 49 } },
        { "units short", Journal with { UnitsShort = 31, UnitsCommitted = 49 } },
        { "orders rejected", Journal with { Rejected = 0, Confirmed = 2 } },
        { "no order is unfinished", Journal with { Unfinished = 1, Confirmed = 0 } },
    };

    [Theory]
    [MemberData(nameof(Off))]
    public void A_figure_that_is_off_is_named(string equation, ChannelTotals journal) =>
        Assert.StartsWith(equation, Assert.Single(Of(journal).Differences), StringComparison.Ordinal);

    private static Reconciliation Of(ChannelTotals journal, int violations = 0) => new(File, Outcome, new AuditReport(0, 0, 0, violations, [], null, null, [journal]));
}
