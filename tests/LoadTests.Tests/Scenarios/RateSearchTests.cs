using OrderCluster.Load.Running;

namespace OrderCluster.LoadTests.Tests.Scenarios;

public sealed class RateSearchTests
{
    [Theory]
    [InlineData(1_000, 5_000)]
    [InlineData(4_000, 5_000)]
    [InlineData(5_500, 5_000)]
    public async Task What_is_found_is_kept_up_with_and_near_the_limit(int first, int limit)
    {
        var (good, bad) = await RateSearch.RunAsync(first, rate => Task.FromResult(rate <= limit));

        Assert.InRange(good, limit * 0.8, limit);
        Assert.True((int)bad > limit);
    }

    [Fact]
    public async Task One_stall_at_any_step_changes_nothing()
    {
        var expected = await RateSearch.RunAsync(3_500, rate => Task.FromResult(rate <= 5_000));
        for (var stalled = 1; stalled <= 12; stalled++)
        {
            var step = 0;
            var found = await RateSearch.RunAsync(3_500, rate => Task.FromResult(++step != stalled && rate <= 5_000));
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public async Task A_rate_that_fails_twice_is_too_high()
    {
        var tried = new List<int>();
        await RateSearch.RunAsync(4_000, rate =>
        {
            tried.Add(rate);
            return Task.FromResult(rate <= 4_000);
        });

        Assert.Equal([4_000, 5_000, 5_000, 4_500, 4_500, 4_250, 4_250], tried);
    }

    [Fact]
    public async Task Where_nothing_is_kept_up_with_nothing_is_found() =>
        Assert.Equal(0, (await RateSearch.RunAsync(100, _ => Task.FromResult(false))).Good);
}
