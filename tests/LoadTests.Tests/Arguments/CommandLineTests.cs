using System.CommandLine;
using OrderCluster.Arguments;
using OrderCluster.Benchmarks;
using OrderCluster.Failover;
using OrderCluster.Growth;
using OrderCluster.MicroBenchmarks;
using OrderCluster.Scenarios.CommandLine;

namespace OrderCluster.LoadTests.Tests.Arguments;

public class CommandLineTests
{
    private static readonly Dictionary<string, Func<RootCommand>> Programs = new()
    {
        ["Benchmarks"] = BenchmarkCommand.Make,
        ["Failover"] = FailoverCommand.Make,
        ["Growth"] = GrowthCommand.Make,
        ["MicroBenchmarks"] = MicroBenchmarkCommand.Make,
        ["Scenarios"] = ScenarioCommand.Make,
    };

    public static TheoryData<string> EveryProgram { get; } = [.. Programs.Keys];

    [Theory]
    [InlineData("Benchmarks", "sku --seconds x", "--seconds x: expected a whole number from 1 to 86,400.")]
    [InlineData("Benchmarks", "sku --callers 0", "--callers 0: expected a whole number from 1 to 4,096.")]
    [InlineData("Benchmarks", "journal --bytes 99999999999999999999", "--bytes 99999999999999999999: expected a whole number from 1 to 1,000,000.")]
    [InlineData("Benchmarks", "sku --seconds -1", "--seconds -1: expected a whole number from 1 to 86,400.")]
    [InlineData("Benchmarks", "journal --seconds 1.5", "--seconds 1.5: expected a whole number from 1 to 86,400.")]
    [InlineData("Benchmarks", "grains --rounds 0", "--rounds 0: expected a whole number from 1 to 100.")]
    [InlineData("Failover", "kill --runs 0", "--runs 0: expected a whole number from 1 to 1,000.")]
    [InlineData("Growth", "--orders 10 x", "--orders x: expected a whole number from 1 to 1,000,000,000.")]
    [InlineData("Growth", "--orders 10 10", "--orders 10: expected a whole number above 10, the one before it.")]
    [InlineData("Scenarios", "place_order --rate 0", "--rate 0: expected a whole number from 1 to 1,000,000.")]
    [InlineData("Scenarios", "place_order --warm-up -1", "--warm-up -1: expected a whole number from 0 to 3,600.")]
    [InlineData("Scenarios", "place_order --p99-bound-ms 0", "--p99-bound-ms 0: expected a number above 0, at most 60,000.")]
    [InlineData("Scenarios", "flash_sale --stock many", "--stock many: expected a whole number from 1 to 10,000,000.")]
    public Task A_number_that_is_none_or_out_of_range_is_told_with_the_range(string program, string arguments, string mistake) => AssertRefusedAsync(program, arguments, mistake);

    [Theory]
    [InlineData("Benchmarks", "sku --seconds", "--seconds has no value: expected a whole number from 1 to 86,400.")]
    [InlineData("Growth", "--orders", "--orders has no value: expected a whole number from 1 to 1,000,000,000.")]
    [InlineData("Scenarios", "wholesale --rate", "--rate has no value: expected a whole number from 1 to 1,000,000.")]
    [InlineData("Scenarios", "wholesale --gateways", "--gateways has no value: expected HOST:PORT of each gateway.")]
    public Task An_option_without_its_value_is_told_with_what_it_takes(string program, string arguments, string mistake) => AssertRefusedAsync(program, arguments, mistake);

    [Theory]
    [InlineData("Benchmarks", "journal --callers 1", "--callers is not known here: expected --store, --streams, --bytes, --seconds.")]
    [InlineData("Benchmarks", "sku more", "more is not known here: expected --store, --gateway, --callers, --seconds.")]
    [InlineData("Failover", "join --minutes 3", "--minutes is not known here: expected --runs, --keys, --rate.")]
    [InlineData("MicroBenchmarks", "allocations --recrod x", "--recrod is not known here: expected --record.")]
    public Task An_unknown_option_is_told_with_those_that_are_known(string program, string arguments, string mistake) => AssertRefusedAsync(program, arguments, mistake);

    [Theory]
    [InlineData("Benchmarks", "skus", "skus is not known: expected one of journal, sku, grains.")]
    [InlineData("Benchmarks", "", "What to run is missing: expected one of journal, sku, grains.")]
    [InlineData("Failover", "crash --runs 1", "crash is not known: expected one of kill, pause, hang, rolling, join, soak.")]
    [InlineData("MicroBenchmarks", "speed", "speed is not known here: expected allocations")]
    [InlineData("Scenarios", "rush", "rush is not known: expected one of place_order, wholesale, flash_sale, mixed_day, marketplace, overload, peak_with_failures.")]
    public Task A_mode_that_does_not_exist_is_told_with_those_that_do(string program, string arguments, string mistake) => AssertRefusedAsync(program, arguments, mistake);

    [Theory]
    [InlineData("Benchmarks", "sku --store mysql:Password=secret", "--store mysql:…: expected sqlite:PATH, \"postgres:CONNECTION\", postgres alone (a throw-away server), memory:.")]
    [InlineData("Benchmarks", "journal --store orders.db", "--store orders.db: expected sqlite:PATH, ")]
    [InlineData("Benchmarks", "journal --store postgres:Hots=x;Password=secret", "--store postgres:…: expected a connection string of Npgsql (Couldn't set hots")]
    [InlineData("Growth", "--store memory:", "--store memory:: expected sqlite:PATH, \"postgres:CONNECTION\", postgres alone (a throw-away server).")]
    [InlineData("Scenarios", "place_order --store sqlite:", "--store sqlite:: expected sqlite:PATH, ")]
    [InlineData("Scenarios", "place_order --store sqlite:a.db --silos 2", "--store sqlite:a.db: 2 silos need a store that they can share")]
    [InlineData("Scenarios", "peak_with_failures --store memory:", "--store memory:: 3 silos need a store that they can share")]
    [InlineData("Scenarios", "flash_sale --kill --store memory:", "--store memory:: 3 silos need a store that they can share")]
    [InlineData("Growth", "--store sqlite:a.db --rounds 1", "--rounds 1: a comparison needs further stores")]
    [InlineData("Scenarios", "place_order --gateways a:1 --store postgres", "--store postgres: a cluster that runs already has its store")]
    public Task A_store_that_is_none_or_does_not_fit_is_told_without_its_password(string program, string arguments, string mistake) => AssertRefusedAsync(program, arguments, mistake);

    [Theory]
    [InlineData("place_order --gateways nowhere", "--gateways nowhere: expected HOST:PORT of each gateway.")]
    [InlineData("place_order --http-at ftp://a", "--http-at ftp://a: expected http://HOST:PORT of each silo.")]
    [InlineData("place_order --payments broken", "--payments broken: 'broken' is no such part: expected parts of: declined=N")]
    [InlineData("place_order --gateways a:1 --http", "--http to a running cluster needs its addresses")]
    [InlineData("place_order --rate x --silos 2 --store memory:", "--rate x: expected a whole number")]
    public Task What_is_put_under_load_is_checked_before_anything_starts(string arguments, string mistake) => AssertRefusedAsync("Scenarios", arguments, mistake);

    [Theory]
    [MemberData(nameof(EveryProgram))]
    public void Help_is_no_mistake(string program) => Assert.Null(Mistakes.First(Programs[program]().Parse("--help")));

    [Theory]
    [InlineData("Benchmarks", "sku --gateway --store postgres --callers 1 --seconds 1")]
    [InlineData("Benchmarks", "journal --store POSTGRES:Host=a")]
    [InlineData("Growth", "--orders 10 20 --active 1 --rounds 2")]
    [InlineData("MicroBenchmarks", "")]
    [InlineData("Failover", "soak --minutes 1 --seed 7")]
    [InlineData("Scenarios", "place_order --silos 2 --store postgres --warm-up 0 --payments delay-ms=5")]
    [InlineData("Scenarios", "mixed_day --gateways a:1 b:2 --http --http-at http://a:3 --cluster c")]
    public void What_is_right_is_no_mistake(string program, string arguments) => Assert.Null(Mistakes.First(Programs[program]().Parse(arguments)));

    private static async Task AssertRefusedAsync(string program, string arguments, string mistake)
    {
        using var told = new StringWriter();
        var code = await CheckedCommand.RunAsync(Programs[program](), arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), told);
        var line = Assert.Single(told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(mistake, line, StringComparison.Ordinal);
        Assert.Equal(CheckedCommand.BadUsage, code);
    }
}
