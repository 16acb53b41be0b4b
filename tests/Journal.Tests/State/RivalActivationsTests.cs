using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrderCluster.Journal.Commit;
using OrderCluster.Journal.InMemory;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Journal.Tests.Kit;
using OrderCluster.Testing.Faults;

namespace OrderCluster.Journal.Tests.State;

/// <summary>Three activations of one grain, two of them on one silo, under a store that delays, fails and forgets: one seed, one interleaving.</summary>
public sealed class RivalActivationsTests
{
    private const int CallersPerActivation = 3;
    private const int CallsPerCaller = 6;

    [Fact]
    public void Whatever_happens_the_stream_is_one_chain_and_every_acknowledged_entry_is_in_it_once() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(1)]
    [InlineData(20261122)]
    public void A_seed_gives_the_same_run_again(int seed) => Assert.Equal(Run(seed).Entries, Run(seed).Entries);

    private static void Holds(int seed)
    {
        var (entries, replies, unknown) = Run(seed);

        foreach (var (amount, sum) in replies)
        {
            Assert.Single(entries, amount);
            Assert.Equal(entries.TakeWhile(entry => entry != amount).Sum() + amount, sum);
        }

        Assert.Equal(entries.Count, entries.Distinct().Count());
        Assert.All(entries, entry => Assert.True(replies.ContainsKey(entry) || unknown.Contains(entry), $"nobody asked for entry {entry}"));
    }

    private static (IReadOnlyList<long> Entries, Dictionary<long, long> Replies, HashSet<long> Unknown) Run(int seed)
    {
        var thread = new SimulatedThread(seed);
        var clock = new FakeTimeProvider();
        var faults = new RandomFaults(thread.Chance, clock);
        var store = new InMemoryJournalStore(Guid.Empty);
        var silos = Enumerable.Range(0, 2).Select(_ => Silo(store, faults, thread, clock)).ToArray();
        var replies = new Dictionary<long, long>();
        var unknown = new HashSet<long>();

        var activations = new[] { silos[0], silos[0], silos[1] };
        var callers = activations
            .SelectMany((silo, index) => Activation(silo, index, thread, replies, unknown))
            .ToArray();
        thread.Run(faults.ReleaseOne);

        Assert.All(callers, caller => Assert.True(caller.IsCompletedSuccessfully, $"seed {seed}: a caller is {caller.Status} {caller.Exception}"));
        return ([.. store.ReadIntactAsync("s").Result.SelectMany(Rows.Texts).Select(long.Parse)], replies, unknown);
    }

    private static SiloJournal Silo(InMemoryJournalStore store, RandomFaults faults, SimulatedThread thread, FakeTimeProvider clock) => new(
        new FaultyJournalStore(store, faults),
        new WriterOptions { Scheduler = thread, FirstPause = TimeSpan.Zero, LongestPause = TimeSpan.Zero },
        new StateOptions { SnapshotEveryEvents = 7, LoadPageRows = 2, NewAppendId = () => NewId(thread.Chance) },
        NullLoggerFactory.Instance,
        clock);

    private static IEnumerable<Task> Activation(SiloJournal silo, int index, SimulatedThread thread, Dictionary<long, long> replies, HashSet<long> unknown)
    {
        var model = new LedgerModel();
        var state = silo.Open("s", model, _ => { });
        for (var caller = 0; caller < CallersPerActivation; caller++)
        {
            var first = 1 + (((index * CallersPerActivation) + caller) * CallsPerCaller);
            yield return thread.Start(async () =>
            {
                for (long amount = first; amount < first + CallsPerCaller; amount++)
                {
                    try
                    {
                        var current = state;
                        await current.LoadAsync();
                        replies.Add(amount, await current.AddAsync(amount));
                    }
                    catch (JournalUnavailableException)
                    {
                        unknown.Add(amount);
                    }
                    catch (StatePoisonedException)
                    {
                        unknown.Add(amount);
                        state = state.IsLoaded ? state : silo.Open("s", model, _ => { });
                    }
                }
            });
        }
    }

    private static Guid NewId(Random chance)
    {
        Span<byte> bytes = stackalloc byte[16];
        chance.NextBytes(bytes);
        return new Guid(bytes);
    }
}
