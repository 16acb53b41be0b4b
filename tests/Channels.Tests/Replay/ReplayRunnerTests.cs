using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Channels.Replay;
using OrderCluster.Testing;

namespace OrderCluster.Channels.Tests.Replay;

public sealed class ReplayRunnerTests
{
    private static readonly RetailReading Sample = RetailFile.Read(Path.Combine(RepositoryRoot.Path, "samples", "orders.csv"));

    private readonly ImaginaryCluster _cluster = new();

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    public async Task With_exact_stock_every_unit_is_promised_or_given_back_however_many_calls_are_in_flight(int concurrency)
    {
        var plan = Plan(StockRule.Exact);

        var outcome = await RunAsync(plan, concurrency);

        Assert.Empty(outcome.Failures);
        Assert.Equal((plan.File.Orders, 0L), (outcome.OrdersAnswered, outcome.UnitsShort));
        Assert.Equal(plan.File.Units, _cluster.UnitsHeld + outcome.GivenBack.Units);
        Assert.Equal(plan.File.CancellationLines, outcome.GivenBack.LinesFull + outcome.GivenBack.LinesPart + outcome.GivenBack.LinesUnmatched);
        Assert.InRange(_cluster.MostInFlight, 1, concurrency);
    }

    [Fact]
    public async Task Calls_in_flight_change_nothing_about_what_is_given_back()
    {
        var alone = await RunAsync(Plan(StockRule.Exact), concurrency: 1);
        var together = await new ReplayRunner(new ImaginaryCluster(), new ManualTimeProvider(), new ReplayOptions(64, IsRetry: false), acks: null)
            .RunAsync(Plan(StockRule.Exact), CancellationToken.None);

        Assert.Equal(alone.GivenBack, together.GivenBack);
        Assert.True(alone.GivenBack is { LinesFull: > 0, LinesPart: > 0, LinesNothingHeld: > 0, LinesOfGuests: > 0 }, $"{alone.GivenBack}");
        Assert.NotEqual(0, _cluster.OrdersWithoutUnits);
    }

    [Fact]
    public async Task A_second_run_gets_the_stored_answers_and_the_same_counts()
    {
        var plan = Plan(StockRule.Exact);
        var first = await RunAsync(plan, concurrency: 16);
        var second = await RunAsync(plan, concurrency: 16, isRetry: true);

        Assert.Equal((first.GivenBack, first.OrdersAnswered, first.UnitsShort), (second.GivenBack, second.OrdersAnswered, second.UnitsShort));
        Assert.True(_cluster.Repeats > plan.File.Orders);
        Assert.Equal(plan.File.Units, _cluster.UnitsHeld + second.GivenBack.Units);
    }

    [Fact]
    public async Task With_short_stock_what_is_short_is_said_and_only_what_was_promised_comes_back()
    {
        var plan = Plan(StockRule.Parse("short:20"));

        var outcome = await RunAsync(plan, concurrency: 32);

        Assert.Empty(outcome.Failures);
        Assert.True(outcome.UnitsShort > 0);
        Assert.Equal(plan.File.Units, _cluster.UnitsHeld + outcome.GivenBack.Units + outcome.UnitsShort);
    }

    [Fact]
    public async Task Every_answered_order_is_listed_once()
    {
        var path = Path.GetTempFileName();
        try
        {
            var plan = Plan(StockRule.Exact);
            using (var acks = AckLog.Open(path))
            {
                using var runner = new ReplayRunner(_cluster, new ManualTimeProvider(), new ReplayOptions(8, IsRetry: false), acks);
                await runner.RunAsync(plan, CancellationToken.None);
                Assert.Equal(plan.File.Orders, runner.Progress.Orders);
            }

            var listed = File.ReadAllLines(path).Select(line => line.Split('\t')[0]).ToList();
            Assert.Equal(plan.File.Orders, listed.Distinct().Count());
            Assert.Equal(plan.File.Orders, listed.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<ReplayOutcome> RunAsync(ReplayPlan plan, int concurrency, bool isRetry = false)
    {
        using var runner = new ReplayRunner(_cluster, new ManualTimeProvider(), new ReplayOptions(concurrency, isRetry), acks: null);
        return await runner.RunAsync(plan, CancellationToken.None);
    }

    private static ReplayPlan Plan(StockRule rule) => ReplayPlanner.Plan(Sample, rule, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
