using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;

namespace OrderCluster.Journal.Tests.Compliance;

public abstract partial class JournalStoreCompliance
{
    private const int RaceRounds = 40;

    [StoreFact]
    public async Task Of_two_writers_that_race_on_one_stream_one_wins_and_the_rest_of_both_batches_is_written()
    {
        await using var rival = await OpenRivalAsync();
        var head = Rows.First("contested");
        await Store.WriteAsync(head);
        for (var round = 0; round < RaceRounds; round++)
        {
            var mine = Rows.After(head, "mine");
            var theirs = Rows.After(head, "theirs");

            var race = new[]
            {
                Task.Run(() => Store.AppendAsync(Rows.First($"a{round}"), mine, Rows.First($"x{round}"))),
                Task.Run(() => rival.AppendAsync(Rows.First($"b{round}"), theirs, Rows.First($"y{round}"))),
            };
            var statuses = await Task.WhenAll(race).InTime($"round {round} of the race");

            Assert.All(statuses, batch => Assert.Equal((AppendStatus.Written, AppendStatus.Written), (batch[0], batch[2])));
            Assert.Single(statuses, batch => batch[1] == AppendStatus.Written);
            Assert.Single(statuses, batch => batch[1] == AppendStatus.Conflict);
            head = statuses[0][1] == AppendStatus.Written ? mine : theirs;
        }

        Assert.Equal(RaceRounds + 1, (await Store.ReadIntactAsync("contested")).Count);
    }

    [StoreFact]
    public async Task Batches_in_opposite_order_do_not_block_each_other()
    {
        await using var rival = await OpenRivalAsync();
        for (var round = 0; round < RaceRounds; round++)
        {
            var streams = Enumerable.Range(0, 30).Select(i => $"r{round}-{i:D2}").ToArray();
            var mine = streams.Select(stream => Rows.First(stream)).ToArray();
            var theirs = streams.Reverse().Select(stream => Rows.First(stream)).ToArray();

            var race = new[] { Task.Run(() => Store.AppendAsync(mine)), Task.Run(() => rival.AppendAsync(theirs)) };
            var statuses = await Task.WhenAll(race).InTime($"round {round} of opposite batches");

            for (var i = 0; i < streams.Length; i++)
            {
                Assert.NotEqual(statuses[0][i], statuses[1][streams.Length - 1 - i]);
                Assert.Single(await Store.ReadIdsAsync(streams[i]));
            }
        }
    }
}
