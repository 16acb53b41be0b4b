using System.Text;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Interfaces.Orders;
using OrderCluster.Silo.Tests.Testing;

namespace OrderCluster.OnlineRetail.Tests;

public sealed class The_sample_year
{
    private static readonly byte[] Made = SampleYear.Open().ToArray();

    [Fact]
    public void The_shipped_sample_is_what_the_generator_makes() =>
        Assert.True(Made.AsSpan().SequenceEqual(File.ReadAllBytes(TemporaryFolder.Sample)),
            "samples/orders.csv differs from what --print-sample writes: make it again or take the change back.");

    [Fact]
    public void Every_kind_of_dirt_is_in_the_sample()
    {
        var plan = ReplayPlan.Of(new RetailFile(null).Read(), StockRule.Exact, DateTimeOffset.UnixEpoch.AddYears(60));

        Assert.Equal(["no-goods", "not-an-order", "stock-corrections-only"], plan.File.SkippedInvoices.Keys);
        Assert.Equal(["malformed", "not-an-order", "not-goods", "stock-correction"], plan.File.SkippedLines.Keys);
        Assert.Equal(5, plan.File.Malformed.Count);
        Assert.InRange(plan.File.Orders, 480, 520);
        var orders = plan.Steps.OfType<OrderStep>().Select(step => step.Command).ToList();
        Assert.Contains(orders, order => order.CustomerId is null);
        Assert.Contains(orders, order => order.Lines.Any(line => line.UnitPrice == 0));
        Assert.Contains(orders, order => order.Lines.DistinctBy(line => line.Sku).Count() < order.Lines.Count);
        Assert.Contains(plan.Steps.OfType<CancellationStep>(), step => step.Customer is null);
    }

    [Fact]
    public void The_sample_spells_some_SKUs_in_both_cases_and_mixes_the_rows_of_two_invoices()
    {
        var rows = Encoding.UTF8.GetString(Made).Split('\n').Select(line => line.Split(',')).Where(fields => fields.Length == 8).ToList();

        var codes = rows.Select(fields => fields[1]).Distinct().ToList();
        Assert.True(codes.Distinct(StringComparer.OrdinalIgnoreCase).Count() < codes.Count);
        var changes = rows.Zip(rows.Skip(1)).Count(pair => pair.First[0] != pair.Second[0]);
        Assert.True(changes >= rows.Select(fields => fields[0]).Distinct().Count());
        Assert.Contains(rows.GroupBy(fields => fields[0]), invoice => invoice.Select(fields => fields[4]).Distinct().Count() == 2);
    }
}

public sealed class The_real_year
{
    private static readonly Lazy<ReplayPlan> Exact =
        new(() => ReplayPlan.Of(new RetailFile(RealYear.Path).Read(), StockRule.Exact, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

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
        [.. command.Lines.Select(line => new LineReceipt(line.Number, line.Sku, line.Quantity, line.Quantity, 0))], [], false, default);
}

/// <summary>A fact about the real retailer's year; skipped where the file is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealYearFactAttribute : FactAttribute
{
    public RealYearFactAttribute()
    {
        if (RealYear.Path is null)
        {
            Skip = RealYear.Absent;
        }
    }
}

/// <summary>Where the real retailer's year lies on machines that have it: beside the repository, or in the folder that ORDERCLUSTER_DATA names.</summary>
internal static class RealYear
{
    internal const string Absent = "The real year is not on this machine (../shared/data/online-retail, or ORDERCLUSTER_DATA).";

    private const string FileName = "online_retail_2010-12_to_2011-11.csv.gz";

    /// <summary>Null where it is absent.</summary>
    internal static string? Path { get; } = Find();

    private static string? Find()
    {
        var folders = new List<string>();
        if (Environment.GetEnvironmentVariable("ORDERCLUSTER_DATA") is { Length: > 0 } named)
        {
            folders.Add(named);
            folders.Add(System.IO.Path.Combine(named, "online-retail"));
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            folders.Add(System.IO.Path.Combine(folder.FullName, "shared", "data", "online-retail"));
        }

        return folders.Select(folder => System.IO.Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
    }
}
