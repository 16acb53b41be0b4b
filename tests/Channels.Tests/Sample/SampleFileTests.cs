using System.Text;
using OrderCluster.Channels.OnlineRetail;
using OrderCluster.Channels.Replay;
using OrderCluster.Channels.Sample;

namespace OrderCluster.Channels.Tests.Sample;

public sealed class SampleFileTests
{
    private static readonly byte[] Made = Make();

    [Fact]
    public void The_shipped_sample_is_what_the_generator_makes() =>
        Assert.True(Made.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "samples", "orders.csv"))),
            "samples/orders.csv differs from what `oc sample` writes: make it again or take the change back.");

    [Fact]
    public void Every_kind_of_dirt_is_in_the_sample()
    {
        var plan = ReplayPlanner.Plan(RetailReader.Read(new MemoryStream(Made)), StockRule.Exact, DateTimeOffset.UnixEpoch.AddYears(60));

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

    private static byte[] Make()
    {
        using var text = new StringWriter();
        SampleFile.Write(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
