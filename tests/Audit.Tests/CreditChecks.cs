using OrderCluster.Audit.Report;
using OrderCluster.Grains.Customers;
using static OrderCluster.Audit.Tests.ScriptedJournal;

namespace OrderCluster.Audit.Tests;

public sealed class CreditChecks
{
    [Fact]
    public Task Credit_granted_again_while_it_is_live_is_found() => Finds(Checks.EndsOnce, [Held(), Held()], "while it is live");

    [Fact]
    public Task Credit_that_comes_back_after_its_end_is_found() =>
        Finds(Checks.EndsOnce, [Held(), Released("x1", 10m, 0m), Held()], "after it has ended");

    [Fact]
    public Task A_commit_of_credit_that_is_not_held_is_found() => Finds(Checks.EndsOnce, [Committed(10m)], "is not held");

    [Fact]
    public Task A_commit_of_another_amount_is_found() => Finds(Checks.EndsOnce, [Held(), Committed(9m)], "10 is held");

    [Fact]
    public Task An_expiry_of_credit_that_is_not_held_is_found() =>
        Finds(Checks.EndsOnce, [new CreditExpired("web/1", 10m, Noon)], "is not held");

    [Fact]
    public Task A_release_of_credit_that_has_ended_is_found() =>
        Finds(Checks.EndsOnce, [Held(), Released("x1", 10m, 0m), Released("x2", 10m, 0m)], "x2", "holds none");

    [Fact]
    public Task Credit_beyond_the_limit_is_found() =>
        Finds(Checks.Credit, [Limit("GBP"), Held(), Held() with { ReservationId = "web/2" }], "web/2", "10 of 15 GBP");

    [Fact]
    public Task Credit_in_another_currency_than_the_limit_is_found() => Finds(Checks.Credit, [Limit("EUR"), Held()], "10 GBP");

    [Fact]
    public async Task A_soft_hold_without_an_order_is_counted()
    {
        var report = await Audited.Report(new ScriptedJournal().Customer("c7", Held(), new CreditHeld("web/2", "r", 1m, "GBP", null, false, Noon.AddMinutes(2), Noon.AddMinutes(1))));

        Assert.True(report.IsClean);
        Assert.Equal(1, report.HoldsWithoutOrder);
    }

    [Fact]
    public Task A_release_beyond_the_credit_that_is_held_is_found() =>
        Finds(Checks.Credit, [Held(), Released("x1", 11m, 0m)], "gives back 11 of 10");

    [Fact]
    public Task Credit_committed_to_an_order_that_does_not_exist_is_found() =>
        Finds(Checks.PromiseBacked, [Held(), Committed(10m)], "web/1", "does not exist");

    private static Task Finds(string check, CreditEvent[] events, params string[] named) =>
        Audited.Finds(check, new ScriptedJournal().Customer("c7", events), ["customer/c7", .. named]);

    private static CreditLimitSet Limit(string currency) => new("l1", 15m, currency, "", "ops", Noon);

    private static CreditHeld Held() => new("web/1", "web/1/r1", 10m, "GBP", null, false, Noon.AddMinutes(1), Noon);

    private static CreditCommitted Committed(decimal amount) => new("web/1", "web/1/c1", amount, Noon);

    private static CreditReleased Released(string releaseId, decimal amount, decimal remaining) => new("web/1", releaseId, amount, remaining, Noon);
}
