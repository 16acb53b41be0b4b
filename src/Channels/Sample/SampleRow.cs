namespace OrderCluster.Channels.Sample;

/// <summary>One line of the sample before it is written.</summary>
/// <param name="Price">As it stands in the file.</param>
/// <param name="Customer">Empty for a guest.</param>
internal sealed record SampleRow(string Invoice, string StockCode, string Description, int Quantity, DateTime At, string Price, string Customer, string Country)
{
    /// <summary>The line, with quotes where its description needs them.</summary>
    public override string ToString() =>
        $"{Invoice},{StockCode},{Quoted(Description)},{Quantity},{At:yyyy-MM-dd HH:mm:ss},{Price},{Customer},{Country}";

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(',', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
