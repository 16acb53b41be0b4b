using OrderCluster.Grains.Customers;
using OrderCluster.Grains.Interfaces.Customers;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Grains.Tests.Customers;

public sealed class Credit_by_currency
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private AccountState _account = new();
    private DateTimeOffset _now = Now;

    [Fact]
    public void Without_a_limit_each_currency_is_held_and_counted_for_itself()
    {
        Assert.Equal(HoldOutcome.Held, Hold("web/1", 10m, "GBP").Outcome);
        Assert.Equal(HoldOutcome.Held, Hold("web/2", 7m, "EUR").Outcome);
        Decide(new CommitCredit("web/2", "c", _now), CreditDecisions.Commit);

        var seen = See();

        Assert.Equal(("GBP", 10m, 0m, null), (seen.Currency, seen.Reserved, seen.Committed, seen.Available));
        Assert.Equal([new HeldCredit("EUR", 0m, 7m)], seen.OtherCurrencies!);
    }

    [Fact]
    public void A_limit_counts_its_own_currency_and_lets_no_other_pass()
    {
        Limit("l-1", 10m, "GBP");

        Assert.Equal(HoldOutcome.CurrencyMismatch, Hold("web/1", 1m, "EUR").Outcome);
        Assert.Equal(HoldOutcome.Held, Hold("web/2", 10m, "GBP").Outcome);
        Assert.Equal(HoldOutcome.Refused, Hold("web/3", 0.01m, "GBP").Outcome);
        Assert.Equal(HoldOutcome.Held, Hold("web/4", 5m, "EUR", ignoreLimit: true).Outcome);
        Assert.Equal((10m, 0m), (See().Reserved, See().Available!.Value));
    }

    [Fact]
    public void A_limit_is_taken_in_a_currency_that_is_held_or_when_nothing_is()
    {
        Hold("web/1", 10m, "GBP");
        Hold("web/2", 10m, "EUR");

        Assert.Equal("currency-mismatch", Assert.Throws<InvalidRequestException>(() => Limit("l-1", 10m, "USD")).Code);
        Limit("l-2", 10m, "EUR");
        _now += TimeSpan.FromMinutes(5);
        Limit("l-3", 10m, "USD");

        Assert.Equal(("USD", 10m, 0m), (See().Currency, See().Available, See().Reserved));
        Assert.Null(See().OtherCurrencies);
    }

    [Fact]
    public void A_hold_that_ended_by_time_is_no_exposure_and_leaves_the_account_as_it_was()
    {
        var before = See();
        Hold("web/1", 10m, "GBP");
        _now += TimeSpan.FromMinutes(5);

        Assert.Equal(before, See());
    }

    [Fact]
    public void The_same_hold_asked_for_with_another_amount_or_currency_is_none()
    {
        Hold("web/1", 10m, "GBP");

        Assert.Equal(HoldOutcome.Held, Hold("web/1", 10m, "GBP").Outcome);
        Assert.Equal(HoldOutcome.Ended, Hold("web/1", 9m, "GBP").Outcome);
        Assert.Equal(HoldOutcome.Ended, Hold("web/1", 10m, "EUR").Outcome);
        Assert.Equal(HoldOutcome.Ended, Hold("web/1", 10m, "EUR", operation: "other").Outcome);
    }

    [Fact]
    public void A_repeated_limit_in_another_currency_is_no_repeat()
    {
        Limit("l-1", 10m, "GBP");

        Assert.Equal("operation-reused", Assert.Throws<ConflictException>(() => Limit("l-1", 10m, "EUR")).Code);
    }

    [Fact]
    public void Currencies_survive_a_snapshot()
    {
        Hold("web/1", 10m, "GBP");
        Hold("web/2", 7m, "EUR");
        Decide(new CommitCredit("web/2", "c", _now), CreditDecisions.Commit);
        var before = See();

        _account = EventModel<AccountState, CreditEvent>.Instance.Restore("customer/c", [.. EventModel<AccountState, CreditEvent>.Instance.Capture(_account, 0, 1)!])!;

        Assert.Equal(before with { OtherCurrencies = null }, See() with { OtherCurrencies = null });
        Assert.Equal(before.OtherCurrencies!, See().OtherCurrencies!);
        Assert.Equal(7m, Decide(new ReleaseCredit("web/2", "x", null, _now), CreditDecisions.Release).Released);
    }

    [Fact]
    public void An_account_beyond_what_can_be_counted_says_so_and_holds_nothing()
    {
        for (var i = 0; i < 400; i++)
        {
            Hold($"web/{i}", 1_000_000_000_000m, "GBP");
        }

        Assert.Equal(HoldOutcome.TooMuch, Hold("web/last", 1_000_000_000_000m, "GBP").Outcome);
        Assert.Equal(HoldOutcome.Held, Hold("web/last", 1m, "EUR").Outcome);
    }

    private HoldReply Hold(string id, decimal amount, string currency, bool ignoreLimit = false, string operation = "r") =>
        Decide(new HoldCredit(id, operation, new Money(amount, currency), TimeSpan.FromMinutes(1), _now, ignoreLimit), CreditDecisions.Hold).OrThrow();

    private void Limit(string operation, decimal amount, string currency) =>
        Decide(new SetCreditLimit(operation, new Money(amount, currency), "test", "test"), CreditDecisions.SetLimit).OrThrow();

    private CustomerAccount See() => CreditDecisions.See(_account, "c", _now);

    private TReply Decide<TCommand, TReply>(TCommand command, Func<AccountState, TCommand, DateTimeOffset, Decision<CreditEvent, TReply>> decide)
    {
        var decision = decide(_account, command, _now);
        foreach (var happened in decision.Events)
        {
            _account = EventModel<AccountState, CreditEvent>.Instance.Fold(_account, EventCatalog.Of<CreditEvent>().Read(EventCatalog.Of<CreditEvent>().Write(happened)));
        }

        return decision.Reply;
    }
}
