using FsCheck;
using FsCheck.Fluent;
using OrderCluster.Channels.Canonical;
using OrderCluster.Client.Wire;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Tests.Canonical;

public sealed class ValidationProperties
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string?> Texts = Gen.OneOf(
        Gen.Elements<string?>(null, "", " ", "A-1", "GBP", "web", "main", "85123a", "a/b", "\0", "ÄÖ", "日本", "4111111111111111", new string('A', 300)),
        ArbMap.Default.GeneratorFor<string?>());

    private static readonly Gen<long?> Quantities = Gen.OneOf(
        Gen.Elements<long?>(null, 0, 1, -1, long.MaxValue, long.MinValue, 1_000_000_000), Gen.Choose(1, 50).Select(units => (long?)units));

    private static readonly Gen<decimal?> Prices = Gen.Elements<decimal?>(null, 0m, 2.55m, -1m, 0.00001m, decimal.MaxValue, decimal.MinValue, 1e9m);

    private static readonly Gen<OrderLineBody?> Lines =
        from sku in Texts from quantity in Quantities from price in Prices from location in Texts from isNull in Gen.Choose(0, 20)
        select isNull == 0 ? null : new OrderLineBody(sku, quantity, price, location);

    private static readonly Gen<OrderBody> Bodies =
        from reference in Texts from customer in Texts from currency in Texts from token in Texts
        from allocation in Gen.Elements<AllocationRule?>(null, AllocationRule.AllOrNothing, (AllocationRule)99)
        from lines in Gen.OneOf(Gen.Constant<List<OrderLineBody?>?>(null), Lines.ListOf().Select(list => (List<OrderLineBody?>?)list.ToList()))
        from date in Gen.Elements<DateTimeOffset?>(null, Now, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
        select new OrderBody(reference, customer, currency, allocation, lines, date, token);

    [Fact]
    public void Any_body_gets_either_a_sound_command_or_problems_with_code_and_field() => Prop.ForAll(Bodies.ToArbitrary(), body =>
    {
        var validation = CanonicalOrder.Validate(body, new OrderSource("web", IdempotencyKey: "key"), Now);
        if (validation.Command is { } command)
        {
            return validation.Problems.Count == 0
                && command.Lines.All(line => Identifiers.IsSku(line.Sku) && line.Quantity > 0 && line.UnitPrice is null or >= 0)
                && command.Lines.Select(line => line.Number).SequenceEqual(Enumerable.Range(1, command.Lines.Count));
        }

        return validation.Problems.Count > 0
            && validation.Problems.All(problem => problem.Code.Length > 0 && problem.Field.Length > 0 && problem.Message.Length > 0);
    }).QuickCheckThrowOnFailure();
}
