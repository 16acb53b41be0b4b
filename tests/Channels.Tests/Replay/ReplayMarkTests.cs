using OrderCluster.Channels.Replay;

namespace OrderCluster.Channels.Tests.Replay;

public sealed class ReplayMarkTests
{
    private static readonly string Mine = ReplayMark.Of("abc", StockRule.Exact);

    [Fact]
    public void A_fresh_store_can_be_claimed_and_the_same_replay_finds_its_claim()
    {
        Assert.False(ReplayMark.IsRetry(found: null, Mine));
        Assert.True(ReplayMark.IsRetry(Mine, ReplayMark.Of("abc", StockRule.Exact)));
    }

    [Theory]
    [InlineData("abd", "exact")]
    [InlineData("abc", "short:20")]
    public void Another_file_or_rule_is_refused(string hash, string rule) =>
        Assert.Throws<ReplayMismatchException>(() => ReplayMark.IsRetry(Mine, ReplayMark.Of(hash, StockRule.Parse(rule))));
}
