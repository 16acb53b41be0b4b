using CsvHelper;

namespace OrderCluster.Channels.OnlineRetail;

/// <summary>How the file's text is read: a line is a record, so that a quote which is never closed costs its own line and not the rest of the file.</summary>
internal static class RetailCsv
{
    internal const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
    internal const int Invoice = 0;
    internal const int StockCode = 1;
    internal const int Quantity = 3;
    internal const int Date = 4;
    internal const int UnitPrice = 5;
    internal const int Customer = 6;

    private const int MaxLineBytes = 1024 * 1024;

    /// <param name="onMalformed">Told of each line that can't be split into the fields of the header.</param>
    internal static CsvReader Open(Stream content, Action<CsvMalformedRecord> onMalformed) => CsvReader.Create(content, new CsvReaderOptions
    {
        Separator = ',',
        DetectSeparatorHint = false,
        AllowLineBreaksInQuotes = false,
        SkipEmptyLines = false,
        TrackLineNumbers = true,
        MaxRecordSize = MaxLineBytes,
        PoolStrings = true,
        MalformedData = CsvMalformedDataHandling.Skip,
        FieldCountMismatch = CsvFieldCountHandling.Skip,
        OnMalformedRecord = onMalformed,
    });

    internal static string Explain(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.FieldCountMismatch => "it has not as many fields as the header",
        CsvMalformedReason.LineBreakInQuotes or CsvMalformedReason.UnterminatedQuote => "a quote in it is never closed",
        CsvMalformedReason.TextAfterClosingQuote => "text follows a closing quote",
        CsvMalformedReason.StrayQuote => "a quote stands inside a field that isn't quoted",
        _ => "its quotes are broken",
    };
}
