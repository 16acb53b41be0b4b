using OrderCluster.Channels.Replay;

namespace OrderCluster.Channels.Tests.Replay;

public sealed class ReplayMarkTests : IReplayNotes
{
    private readonly Dictionary<string, string> _notes = [];

    [Fact]
    public async Task A_fresh_store_is_claimed_and_the_same_replay_finds_its_claim()
    {
        Assert.False(await ReplayMark.ClaimAsync(this, "abc", StockRule.Exact, CancellationToken.None));
        Assert.True(await ReplayMark.ClaimAsync(this, "abc", StockRule.Exact, CancellationToken.None));
    }

    [Theory]
    [InlineData("abd", "exact")]
    [InlineData("abc", "short:20")]
    public async Task Another_file_or_rule_is_refused(string hash, string rule)
    {
        await ReplayMark.ClaimAsync(this, "abc", StockRule.Exact, CancellationToken.None);

        await Assert.ThrowsAsync<ReplayMismatchException>(() => ReplayMark.ClaimAsync(this, hash, StockRule.Parse(rule), CancellationToken.None));
    }

    public ValueTask<string?> ReadAsync(string name, CancellationToken cancellation) => ValueTask.FromResult(_notes.GetValueOrDefault(name));

    public ValueTask WriteAsync(string name, string value, CancellationToken cancellation)
    {
        _notes[name] = value;
        return ValueTask.CompletedTask;
    }
}
