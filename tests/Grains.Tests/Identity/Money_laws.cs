using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Grains.Interfaces.Errors;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Grains.Tests.Identity;

public sealed class Money_laws
{
    private static readonly Gen<string> SomeCurrency = Gen.Elements("GBP", "JPY", "KWD", "CLF", "HUF");

    [Theory]
    [InlineData(3, "0.3333", "GBP", "1.00")]
    [InlineData(3, "10.5", "JPY", "32")]
    [InlineData(2, "99.99", "CLP", "200")]
    [InlineData(1, "0.0049", "GBP", "0")]
    [InlineData(1, "0.005", "GBP", "0.01")]
    [InlineData(3, "1.2345", "KWD", "3.704")]
    [InlineData(16, "2.55", "GBP", "40.80")]
    [InlineData(1, "12.345", "HUF", "12.35")]
    public void Units_at_a_price_come_to_the_digits_of_the_currency(long units, string price, string currency, string amount) =>
        Assert.Equal(Decimal(amount), Money.OfUnits(units, Decimal(price), currency));

    [Fact]
    public void A_sum_over_equal_amounts_leaves_its_rest_to_the_earlier_ones()
    {
        Assert.Equal([3.34m, 3.33m, 3.33m], Money.Allocate(10m, [100m, 100m, 100m], "GBP"));
        Assert.Equal([0.01m, 0m, 0m], Money.Allocate(0.01m, [100m, 100m, 100m], "GBP"));
        Assert.Equal([0.01m, 0.01m, 0m, 0m], Money.Allocate(0.02m, [0.05m, 0.05m, 0.05m, 0.05m], "GBP"));
        Assert.Equal([4m, 3m, 3m], Money.Allocate(10m, [100m, 100m, 100m], "JPY"));
        Assert.Equal([0m, 0m], Money.Allocate(0m, [0m, 0m], "GBP"));
    }

    [Fact]
    public void Allocated_shares_add_up_and_none_is_negative_or_larger_than_its_amount() => Check.One(
        Config.QuickThrowOnFailure, Prop.ForAll(
            (from currency in SomeCurrency
             from amounts in Gen.Choose(0, 1_000_000).NonEmptyListOf()
             from share in Gen.Choose(0, 1_000)
             select (currency, amounts.Select(a => InUnits(a, currency)).ToArray(), share)).ToArbitrary(),
            given =>
            {
                var (currency, amounts, share) = given;
                var sum = Money.Round(amounts.Sum() * share / 1_000, currency);
                var shares = Money.Allocate(sum, amounts, currency);
                return shares.Sum() == sum
                    && shares.Zip(amounts).All(pair => pair.First >= 0 && pair.First <= pair.Second && Money.Round(pair.First, currency) == pair.First);
            }));

    [Fact]
    public void What_can_not_be_spread_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Money.Allocate(1.01m, [1m], "GBP"));
        Assert.Throws<ArgumentException>(() => Money.Allocate(0.001m, [1m], "GBP"));
        Assert.Throws<ArgumentException>(() => Money.Allocate(0m, [-1m], "GBP"));
    }

    [Fact]
    public void Parts_of_an_amount_add_up_exactly_whatever_the_parts() => Check.One(
        Config.QuickThrowOnFailure, Prop.ForAll(
            (from currency in SomeCurrency
             from price in Gen.Choose(0, 3_000_000)
             from parts in Gen.Choose(1, 9).NonEmptyListOf()
             select (currency, price / 10_000m, parts.ToArray())).ToArbitrary(),
            given =>
            {
                var (currency, price, parts) = given;
                var all = parts.Sum();
                var whole = Money.OfUnits(all, price, currency);
                var (before, taken) = (0, 0m);
                foreach (var units in parts)
                {
                    var part = Money.Part(whole, all, before, taken, units, currency);
                    if (part < 0 || Money.Round(part, currency) != part)
                    {
                        return false;
                    }

                    (before, taken) = (before + units, taken + part);
                }

                return taken == whole;
            }));

    [Fact]
    public void An_amount_from_before_amounts_were_rounded_is_given_in_parts_to_the_last_digit()
    {
        Assert.Equal(0.33m, Money.Part(0.9999m, 3, 0, 0, 1, "GBP"));
        Assert.Equal(0.3366m, Money.Part(0.9999m, 3, 2, 0.6633m, 1, "GBP"));
        Assert.Equal(0m, Money.Part(0.01m, 10, 3, 0.003m, 1, "GBP"));
    }

    [Theory]
    [InlineData("GBP", 2)]
    [InlineData("JPY", 0)]
    [InlineData("HUF", 2)]
    [InlineData("TND", 3)]
    [InlineData("CLF", 4)]
    [InlineData("XCG", 2)]
    public void A_currency_has_its_digits(string currency, int digits) => Assert.Equal((true, digits), (Currencies.IsKnown(currency), Currencies.DigitsOf(currency)));

    [Theory]
    [InlineData("EUU")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("DEM")]
    [InlineData("BTC")]
    public void What_is_no_active_money_is_no_currency(string code) => Assert.False(Currencies.IsKnown(code));

    [Fact]
    public void A_price_may_have_four_digits_more_than_an_amount()
    {
        Assert.True(OrderLimits.IsPrice(0.000001m, "GBP") && OrderLimits.IsPrice(0.0001m, "JPY") && OrderLimits.IsAmount(0.01m, "GBP"));
        Assert.False(OrderLimits.IsPrice(0.0000001m, "GBP") || OrderLimits.IsPrice(0.00001m, "JPY") || OrderLimits.IsAmount(0.001m, "GBP"));
    }

    private static decimal InUnits(int smallest, string currency) => smallest / (decimal)Math.Pow(10, Currencies.DigitsOf(currency));

    private static decimal Decimal(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
