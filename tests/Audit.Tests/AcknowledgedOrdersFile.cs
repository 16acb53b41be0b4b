namespace OrderCluster.Audit.Tests;

public sealed class AcknowledgedOrdersFile
{
    [Fact]
    public void Each_line_begins_with_an_order_id_and_repeats_count_once() =>
        Assert.Equal(["web/1", "web/2"], Read("web/1 confirmed\r\nweb/2\tconfirmed\n\nweb/1 confirmed\n").Order());

    [Fact]
    public void A_last_line_without_its_end_is_passed_over() => Assert.Equal(["web/1"], Read("web/1 confirmed\nweb/2"));

    private static IReadOnlySet<string> Read(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return AcknowledgedOrders.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
