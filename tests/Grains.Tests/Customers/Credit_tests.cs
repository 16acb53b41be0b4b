using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Grains.Customers;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Tests.Hosting;
using OrderCluster.Grains.Tests.Inventory;
using OrderCluster.Testing;

namespace OrderCluster.Grains.Tests.Customers;

public sealed class Credit_tests
{
    [Fact]
    public void Credit_laws_hold_at_every_step_of_any_run() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs.Of(300)), Prop.ForAll(BucketSteps.Runs, run => new CreditRun().Play(run)));

    [Fact]
    public void Credit_laws_are_tested_on_runs_in_which_everything_happens()
    {
        var seen = new HashSet<Type>();
        foreach (var run in BucketSteps.Runs.Generator.Sample(300))
        {
            var played = new CreditRun();
            played.Play(run);
            seen.UnionWith(played.Events.Select(e => e.GetType()));
        }

        Assert.Empty(typeof(CreditEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CreditEvent))).Except(seen));
    }

    [Fact]
    public async Task Without_a_limit_every_hold_is_granted()
    {
        await using var host = await GrainHost.StartAsync();

        var reply = await Account(host).Hold(Hold(host, "web/1", 1_000_000_000_000m));

        Assert.Equal((HoldOutcome.Held, null), (reply.Outcome, reply.Available));
    }

    [Fact]
    public async Task A_hold_beyond_the_limit_is_refused_unless_an_operator_lets_it_pass()
    {
        await using var host = await GrainHost.StartAsync();
        var account = Account(host);
        await account.SetCreditLimit(Limit("limit-1", 100m));
        await account.Hold(Hold(host, "web/1", 60.50m));

        var refused = await account.Hold(Hold(host, "web/2", 39.51m));
        var passed = await account.Hold(Hold(host, "web/2", 39.51m) with { OperationId = "hold-again", IgnoreLimit = true });

        Assert.Equal((HoldOutcome.Refused, 39.50m, true), (refused.Outcome, refused.Available!.Value, refused.MayResolve));
        Assert.Equal(HoldOutcome.Held, passed.Outcome);
        Assert.Equal(new CustomerAccount("customer-1", "GBP", 100m, 100.01m, 0, 0), await account.Get());
    }

    [Fact]
    public async Task A_lowered_limit_takes_nothing_from_what_is_held()
    {
        await using var host = await GrainHost.StartAsync();
        var account = Account(host);
        await account.Hold(Hold(host, "web/1", 60m));
        await account.Commit(new CommitCredit("web/1", "commit", host.Clock.GetUtcNow()));

        var lowered = await account.SetCreditLimit(Limit("limit-1", 50m));

        Assert.Equal(new CustomerAccount("customer-1", "GBP", 50m, 0, 60m, 0), lowered);
        Assert.Equal(new CreditReleaseReply(60m, 0), await account.Release(new ReleaseCredit("web/1", "cancel", null, host.Clock.GetUtcNow())));
    }

    [Fact]
    public async Task A_repeated_limit_change_is_applied_once()
    {
        await using var host = await GrainHost.StartAsync();
        var account = Account(host);
        await account.SetCreditLimit(Limit("limit-1", 100m));
        await account.SetCreditLimit(Limit("limit-2", 200m));

        Assert.Equal(200m, (await account.SetCreditLimit(Limit("limit-1", 100m))).Limit);
        Assert.Equal("operation-reused", (await Assert.ThrowsAsync<ConflictException>(() => account.SetCreditLimit(Limit("limit-1", 300m)))).Code);
    }

    [Fact]
    public async Task What_is_held_names_the_currency_of_a_limit()
    {
        await using var host = await GrainHost.StartAsync();
        var account = Account(host);
        await account.Hold(Hold(host, "web/1", 1m));

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => account.SetCreditLimit(Limit("limit-1", 1m) with { Limit = new Money(1m, "EUR") }));
        Assert.Equal("currency-mismatch", error.Code);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.00001")]
    [InlineData("1000000000000.01")]
    [InlineData("79228162514264337593543950335")]
    public async Task An_amount_that_cannot_be_is_refused(string amount)
    {
        await using var host = await GrainHost.StartAsync();

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => Account(host).Hold(Hold(host, "web/1", decimal.Parse(amount))));

        Assert.Equal(("amount-invalid", "amount"), (error.Code, error.Problems[0].Field));
        Assert.Null((await Account(host).Get()).Currency);
    }

    private static ICustomerAccountGrain Account(GrainHost host) => host.Grains.GetGrain<ICustomerAccountGrain>("customer-1");

    private static HoldCredit Hold(GrainHost host, string id, decimal amount) =>
        new(id, "hold", new Money(amount, "GBP"), TimeSpan.FromMinutes(10), host.Clock.GetUtcNow());

    private static SetCreditLimit Limit(string operation, decimal limit) => new(operation, new Money(limit, "GBP"), "review", "test");
}
