using OrderCluster.Engine.Hosting;
using OrderCluster.Engine.Membership;

namespace OrderCluster.Engine.Tests.Membership;

public sealed class JoinAndLeaveTests
{
    private const int Keys = 300;

    [Fact]
    public async Task A_silo_joins_and_another_leaves_without_an_error_at_any_caller()
    {
        await using var cluster = new LoopbackCluster();
        var first = await cluster.AddAsync();
        var second = await cluster.AddAsync();
        await cluster.UntilAsync(table => IsSettled(table, 2), "two silos that know each other");
        var callers = new Callers(first, Keys);
        callers.Start(4);

        await cluster.AddAsync();
        await cluster.UntilAsync(table => IsSettled(table, 3), "three active silos that have handed over what is not theirs");
        await second.StopAsync(CancellationToken.None);
        await cluster.UntilAsync(table => IsSettled(table, 2), "two active silos that have handed over what is not theirs");

        await callers.EndAsync();
        Assert.Empty(callers.Failures);
        Assert.NotEqual(0, callers.Calls);
    }

    [Fact]
    public async Task The_grains_of_a_silo_that_dies_are_answered_by_the_others()
    {
        await using var cluster = new LoopbackCluster();
        var first = await cluster.AddAsync();
        var second = await cluster.AddAsync();
        await cluster.AddAsync();
        await cluster.UntilAsync(table => IsSettled(table, 3), "three silos that know each other");
        await AskAllAsync(first);

        cluster.Kill(second);
        await AskAllAsync(first);

        Assert.Equal(2, (await cluster.TableAsync()).Silos.Count);
    }

    private static Task AskAllAsync(EmbeddedSilo silo) => Task
        .WhenAll(Enumerable.Range(0, Keys).Select(key => AskAsync(silo.Client.GetGrain<IDepartingGrain>($"{key}"))))
        .WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Asks again after an unknown outcome, which is all that a call in flight to a silo that dies can have.</summary>
    private static async Task AskAsync(IDepartingGrain grain)
    {
        while (true)
        {
            try
            {
                await grain.Count();
                return;
            }
            catch (SiloUnavailableException)
            {
                // The next try waits for a connection, or for another owner.
            }
        }
    }

    private static bool IsSettled(ClusterView table, int silos) =>
        table.Silos.Count == silos && table.Silos.All(silo => silo.Status == SiloStatus.Active && silo.SettledVersion >= table.Version);
}
