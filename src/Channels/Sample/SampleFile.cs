using OrderCluster.Channels.OnlineRetail;

namespace OrderCluster.Channels.Sample;

/// <summary>Makes <c>samples/orders.csv</c>: about 500 invented orders with every kind of dirt that the real files of this format hold. Always the same bytes.</summary>
public static class SampleFile
{
    /// <summary>Writes the file's text; it goes out as UTF-8 without a byte order mark.</summary>
    public static void Write(TextWriter output)
    {
        output.Write(RetailCsv.Header + "\n");
        foreach (var line in new SampleYear().Make())
        {
            output.Write(line + "\n");
        }
    }
}
