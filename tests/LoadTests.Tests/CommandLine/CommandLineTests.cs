using OrderCluster.Load;
using OrderCluster.Load.CommandLine;

namespace OrderCluster.LoadTests.Tests.CommandLine;

public class CommandLineTests
{
    [Theory]
    [InlineData("bench sku --seconds x", "--seconds x: expected a whole number from 1 to 86,400.")]
    [InlineData("bench sku --callers 0", "--callers 0: expected a whole number from 1 to 4,096.")]
    [InlineData("bench journal --bytes 99999999999999999999", "--bytes 99999999999999999999: expected a whole number from 1 to 1,000,000.")]
    [InlineData("bench sku --seconds -1", "--seconds -1: expected a whole number from 1 to 86,400.")]
    [InlineData("bench journal --seconds 1.5", "--seconds 1.5: expected a whole number from 1 to 86,400.")]
    [InlineData("bench grains --rounds 0", "--rounds 0: expected a whole number from 1 to 100.")]
    [InlineData("failover kill --runs 0", "--runs 0: expected a whole number from 1 to 1,000.")]
    [InlineData("growth --orders 10 x", "--orders x: expected a whole number from 1 to 1,000,000,000.")]
    [InlineData("growth --orders 10 10", "--orders 10: expected a whole number above 10, the one before it.")]
    [InlineData("place_order --rate 0", "--rate 0: expected a whole number from 1 to 1,000,000.")]
    [InlineData("place_order --warm-up -1", "--warm-up -1: expected a whole number from 0 to 3,600.")]
    [InlineData("place_order --p99-bound-ms 0", "--p99-bound-ms 0: expected a number above 0, at most 60,000.")]
    [InlineData("flash_sale --stock many", "--stock many: expected a whole number from 1 to 10,000,000.")]
    public Task A_number_that_is_none_or_out_of_range_is_told_with_the_range(string arguments, string mistake) => AssertRefusedAsync(arguments, mistake);

    [Theory]
    [InlineData("bench sku --seconds", "--seconds has no value: expected a whole number from 1 to 86,400.")]
    [InlineData("growth --orders", "--orders has no value: expected a whole number from 1 to 1,000,000,000.")]
    [InlineData("wholesale --rate", "--rate has no value: expected a whole number from 1 to 1,000,000.")]
    [InlineData("wholesale --gateways", "--gateways has no value: expected HOST:PORT of each gateway.")]
    public Task An_option_without_its_value_is_told_with_what_it_takes(string arguments, string mistake) => AssertRefusedAsync(arguments, mistake);

    [Theory]
    [InlineData("bench journal --callers 1", "--callers is not known here: expected --store, --streams, --bytes, --seconds.")]
    [InlineData("bench sku more", "more is not known here: expected --store, --callers, --seconds.")]
    [InlineData("failover join --minutes 3", "--minutes is not known here: expected --runs, --keys, --rate.")]
    public Task An_unknown_option_is_told_with_those_that_are_known(string arguments, string mistake) => AssertRefusedAsync(arguments, mistake);

    [Theory]
    [InlineData("bench skus", "skus is not known: expected one of journal, sku, grains, views.")]
    [InlineData("bench", "What to run is missing: expected one of journal, sku, grains, views.")]
    [InlineData("failover crash --runs 1", "crash is not known: expected one of kill, pause, hang, rolling, join.")]
    [InlineData("rush", "rush is not known: expected one of place_order, wholesale, flash_sale, mixed_day, marketplace, overload, peak_with_failures, soak, failover, bench, growth.")]
    public Task A_mode_that_does_not_exist_is_told_with_those_that_do(string arguments, string mistake) => AssertRefusedAsync(arguments, mistake);

    [Theory]
    [InlineData("bench sku --store mysql:Password=secret", "--store mysql:…: expected sqlite:PATH, \"postgres:CONNECTION\", postgres alone (a throw-away server), memory:.")]
    [InlineData("bench journal --store orders.db", "--store orders.db: expected sqlite:PATH, ")]
    [InlineData("bench journal --store postgres:Hots=x;Password=secret", "--store postgres:…: A PostgreSQL store's connection string can't be read: Couldn't set hots")]
    [InlineData("growth --store memory:", "--store memory:: expected sqlite:PATH, \"postgres:CONNECTION\", postgres alone (a throw-away server).")]
    [InlineData("place_order --store sqlite:", "--store sqlite:: expected sqlite:PATH, ")]
    [InlineData("place_order --store sqlite:a.db --silos 2", "--store sqlite:a.db: 2 silos need a store that they can share")]
    [InlineData("peak_with_failures --store memory:", "--store memory:: 3 silos need a store that they can share")]
    [InlineData("flash_sale --kill --store memory:", "--store memory:: 3 silos need a store that they can share")]
    [InlineData("growth --store sqlite:a.db --rounds 1", "--rounds 1: a comparison needs further stores")]
    [InlineData("place_order --gateways a:1 --store postgres", "--store postgres: a cluster that runs already has its store")]
    public Task A_store_that_is_none_or_does_not_fit_is_told_without_its_password(string arguments, string mistake) => AssertRefusedAsync(arguments, mistake);

    [Theory]
    [InlineData("place_order --gateways nowhere", "--gateways nowhere: expected HOST:PORT of each gateway.")]
    [InlineData("place_order --http-at ftp://a", "--http-at ftp://a: expected http://HOST:PORT of each silo.")]
    [InlineData("place_order --payments broken", "--payments broken: 'broken' is no such part: expected parts of: declined=N")]
    [InlineData("place_order --gateways a:1 --http", "--http to a running cluster needs its addresses")]
    [InlineData("place_order --rate x --silos 2 --store memory:", "--rate x: expected a whole number")]
    public Task What_is_put_under_load_is_checked_before_anything_starts(string arguments, string mistake) => AssertRefusedAsync(arguments, mistake);

    [Theory]
    [InlineData("--help")]
    [InlineData("bench --help")]
    [InlineData("bench sku --store postgres --callers 1 --seconds 1")]
    [InlineData("bench journal --store POSTGRES:Host=a")]
    [InlineData("growth --orders 10 20 --active 1 --rounds 2")]
    [InlineData("soak --minutes 1 --seed 7")]
    [InlineData("place_order --silos 2 --store postgres --warm-up 0 --payments delay-ms=5")]
    [InlineData("mixed_day --gateways a:1 b:2 --http --http-at http://a:3 --cluster c")]
    public void What_is_right_is_no_mistake(string arguments) => Assert.Null(Mistakes.First(LoadCommand.Make().Parse(arguments)));

    private static async Task AssertRefusedAsync(string arguments, string mistake)
    {
        using var told = new StringWriter();
        var code = await CheckedCommand.RunAsync(LoadCommand.Make(), arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), told);
        var line = Assert.Single(told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(mistake, line, StringComparison.Ordinal);
        Assert.Equal(CheckedCommand.BadUsage, code);
    }
}
