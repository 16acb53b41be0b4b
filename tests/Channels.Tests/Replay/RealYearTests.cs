using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Channels.Replay;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;

namespace OrderCluster.Channels.Tests.Replay;

public sealed class RealYearTests
{
    private static readonly Lazy<ReplayPlan> Exact =
        new(() => ReplayPlanner.Plan(RetailFile.Read(RealYear.Path!), StockRule.Exact, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    [RealYearFact]
    public void The_year_holds_the_orders_lines_and_units_that_its_description_counts()
    {
        var file = Exact.Value.File;

        Assert.Equal((516_384, 21_195, 3_690), (file.Lines, file.Invoices, file.CancellationInvoices));
        Assert.Equal((19_705, 503_902, 5_331_144L), (file.Orders, file.OrderLines, file.Units));
        Assert.Equal((7_102 + 47 + 1_207), file.CancellationLines);
    }

    [RealYearFact]
    public void Each_invoice_that_is_no_order_is_skipped_for_the_right_reason() => Assert.Equal(
        new Dictionary<string, int> { ["no-goods"] = 181, ["not-an-order"] = 3, ["stock-corrections-only"] = 1_306 },
        Exact.Value.File.SkippedInvoices);

    [RealYearFact]
    public void No_line_is_lost()
    {
        var file = Exact.Value.File;

        Assert.Equal(file.Lines, file.OrderLines + file.CancellationLines + file.SkippedLines.Values.Sum());
        Assert.Equal(file.Invoices, file.Orders + file.SkippedInvoices.Values.Sum());
        Assert.DoesNotContain("malformed", file.SkippedLines.Keys);
    }

    [RealYearFact]
    public void All_units_ordered_are_received_first() => Assert.Equal(5_331_144, Exact.Value.Receipts.Sum(receipt => receipt.Units));

    [RealYearFact]
    public void Cancellations_find_what_their_customers_hold()
    {
        var ledgers = new Dictionary<string, CustomerLedger>();
        var held = new Dictionary<string, long>();
        int full = 0, part = 0, unmatched = 0, guests = 0;
        long back = 0;
        foreach (var step in Exact.Value.Steps)
        {
            var ledger = step.Customer is null ? null : ledgers.TryGetValue(step.Customer, out var known) ? known : ledgers[step.Customer] = new();
            if (step is OrderStep order)
            {
                var receipt = Promised(order.Command);
                held[receipt.OrderId] = receipt.Lines.Sum(line => line.Promised);
                ledger?.Add(receipt);
                continue;
            }

            foreach (var line in ((CancellationStep)step).Cancellation.Lines)
            {
                var found = ledger?.TakeBack(line) ?? [];
                var units = found.Sum(one => one.Units);
                found.ToList().ForEach(one => held[one.OrderId] -= one.Units);
                back += units;
                full += units == line.Quantity ? 1 : 0;
                part += units > 0 && units < line.Quantity ? 1 : 0;
                unmatched += units == 0 ? 1 : 0;
                guests += ledger is null ? 1 : 0;
            }
        }

        Assert.Equal((7_102, 47, 1_207, 164), (full, part, unmatched, guests));
        Assert.Equal((167_199L, 5_163_945L, 126), (back, held.Values.Sum(), held.Values.Count(units => units == 0)));
    }

    private static OrderReceipt Promised(PlaceOrder command) => new(
        GrainKeys.Order(command.Channel, command.Reference), OrderState.Confirmed, PaymentState.Authorized, null, new Money(0, command.Currency),
        [.. command.Lines.Select(line => new LineReceipt(line.Number, line.Sku, line.Quantity, line.Quantity, 0))], [], false);
}
