using System.IO.Compression;
using System.Text;

namespace OrderCluster.OnlineRetail.Tests;

public sealed class Reading_a_file
{
    private const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    private const string Good = "536365,85123a,\"LANTERN, \"\"BIG\"\" – ROT\",6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n";

    [Fact]
    public void A_line_is_read_with_quotes_commas_and_a_lower_case_code()
    {
        var order = Assert.Single(Read(Good).Orders);

        Assert.Equal(("536365", "17850", new DateTimeOffset(2010, 12, 1, 8, 26, 0, TimeSpan.Zero)), (order.Number, order.Customer, order.At));
        Assert.Equal(new RetailLine("85123A", 6, 2.55m), Assert.Single(order.Lines));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(3)]
    [InlineData(2)]
    public void A_gzipped_file_that_is_cut_short_is_refused_wherever_the_cut_is(int tenthsLeft)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Optimal))
            {
                gzip.Write(Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Range(536_365, 2_000).Select(number => Good.Replace("536365", $"{number}", StringComparison.Ordinal)))));
            }

            using (var file = new FileStream(path, FileMode.Open))
            {
                file.SetLength(file.Length * tenthsLeft / 10);
            }

            Assert.Equal("gzip-broken", Assert.Throws<RetailFileException>(() => new RetailFile(path).Read()).Code);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("1,85123A,X,two,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,85123A,X,0,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,85123A,X,1.5,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,85123A,X,99999999999999999999,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,85123A,X,1,01.12.2010 08:26,2.55,1,UK")]
    [InlineData("1,85123A,X,1,2010-12-41 08:26:00,2.55,1,UK")]
    [InlineData("1,85123A,X,1,2010-12-01 08:26:00,free,1,UK")]
    [InlineData("1,85123A,X,1,2010-12-01 08:26:00,2.55,cust omer,UK")]
    [InlineData(",85123A,X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("X536365,85123A,X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,,X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,85123A,X,1,2010-12-01 08:26:00,2.55,1")]
    [InlineData("1,85123A,X,1,2010-12-01 08:26:00,2.55,1,UK,more")]
    [InlineData("1,85123A,\"X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,85123A,\"X\"Y,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,85123A,X\"Y,1,2010-12-01 08:26:00,2.55,1,\"UK")]
    [InlineData("CA-2016-152156,85123A,X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("C,85123A,X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("5.36365E+05,85123A,X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,6.93217E+12,X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,\"=\"\"0017\"\"\",X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,=\"0017\",X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,85123.0,X,1,2010-12-01 08:26:00,2.55,1,UK")]
    [InlineData("1,85123A,X,1,2010-12-01 08:26:00,2.55,1.785E+04,UK")]
    [InlineData("1,85123A,X,1,2010-12-01 08:26:00,\"2,55\",1,UK")]
    [InlineData("")]
    [InlineData("\0\0\0")]
    public void A_malformed_line_is_skipped_with_its_number_and_costs_no_other_line(string malformed)
    {
        var reading = Read(Good + malformed + "\n" + Good);

        Assert.Equal(3, Assert.Single(reading.Malformed).LineNumber);
        Assert.Equal((3, 1), (reading.Lines, reading.SkippedLines[SkipReasons.Malformed]));
        Assert.Equal(2, Assert.Single(reading.Orders).Lines.Count);
    }

    [Theory]
    [InlineData("7,85123A,X,1,2010-12-01 08:26:00,\"2,55\",17850,UK")]
    [InlineData("7,85123A,X,1,2010-12-01 08:26:00,2.55,17850")]
    [InlineData("7,85123A,\"X\"Y,1,2010-12-01 08:26:00,2.55,17850,UK")]
    public void An_invoice_with_a_malformed_line_is_skipped_whole_and_named(string malformed)
    {
        var good = Good.Replace("536365", "7", StringComparison.Ordinal);
        var reading = Read(good + good + malformed + "\n" + good + Good);

        Assert.Equal("536365", Assert.Single(reading.Orders).Number);
        Assert.Contains("invoice 7 is skipped", Assert.Single(reading.Malformed).What, StringComparison.Ordinal);
        Assert.Equal((1, 3), (reading.SkippedLines[SkipReasons.Malformed], reading.SkippedLines[SkipReasons.OfMalformedInvoice]));
        Assert.Equal((2, 1), (reading.Invoices, reading.SkippedInvoices[SkipReasons.Malformed]));
    }

    [Fact]
    public void A_cancellation_with_a_malformed_line_gives_nothing_back()
    {
        var reading = Read("C5,85123A,X,-4,2010-12-01 08:26:00,2.55,1,UK\nC5,85123A,X,-four,2010-12-01 08:26:00,2.55,1,UK\n");

        Assert.Empty(reading.Cancellations);
        Assert.Equal((0, 1, 1), (reading.Invoices, reading.CancellationInvoices, reading.SkippedLines[SkipReasons.OfMalformedInvoice]));
    }

    [Theory]
    [InlineData("17850", "17850")]
    [InlineData("17850.0", "17850")]
    [InlineData("nan", null)]
    [InlineData("NaN", null)]
    [InlineData("", null)]
    public void A_customer_is_one_however_a_program_has_written_the_number(string written, string? customer) =>
        Assert.Equal(customer, Assert.Single(Read($"1,85123A,X,1,2010-12-01 08:26:00,2.55,{written},UK\n").Orders).Customer);

    [Theory]
    [InlineData("500776,85123A,\"BOX\n500777,12345,OF 6,9,2010-12-01 08:26:00,1.00,17850,UK\nEND\",6,2010-12-01 08:26:00,2.55,17850,UK\n", "500776,536365")]
    [InlineData("500776,85123A,\"BOX\n500777,12345,OF 6,9,2010-12-01 08:26:00,1.00,17850,UK\n\"\"END\"\"\",6,2010-12-01 08:26:00,2.55,17850,UK\n", "500776,536365")]
    [InlineData("500776,85123A,\"BOX\n500777,12345,OF 6,9,2010-12-01 08:26:00,1.00,17850,UK\nEND\",six,2010-12-01 08:26:00,2.55,17850,UK\n", "536365")]
    [InlineData("500776,85123A,\"BOX\n500777,12345,OF 6,9,2010-12-01 08:26:00,1.00,17850,UK\nEND\",6,\"2010\"-12,2.55,17850,UK\n", "536365")]
    public void What_stands_inside_a_quote_is_no_order(string lines, string orders) =>
        Assert.Equal(orders, string.Join(',', Read(lines + Good).Orders.Select(order => order.Number)));

    [Fact]
    public void What_may_stand_inside_a_quote_that_is_never_closed_is_no_order_either()
    {
        var plain = Enumerable.Range(1, RetailRecords.MaxQuotedLines).Select(number => $"{number},12345,OF 6,9,2010-12-01 08:26:00,1.00,17850,UK\n");

        var reading = Read("500776,85123A,\"BOX\n" + string.Concat(plain));

        Assert.Equal($"{RetailRecords.MaxQuotedLines}", Assert.Single(reading.Orders).Number);
        Assert.Equal(RetailRecords.MaxQuotedLines, reading.SkippedLines[SkipReasons.Malformed]);
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_no_line_before_the_next_quote_opens()
    {
        var reading = Read("500776,85123A,\"BOX,1,2010-12-01 08:26:00,2.55,1,UK\n7,12345,OF 6,9,2010-12-01 08:26:00,1.00,17850,UK\n" + Good);

        Assert.Equal((2, "7,536365"), (Assert.Single(reading.Malformed).LineNumber, string.Join(',', reading.Orders.Select(order => order.Number))));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("m")]
    [InlineData("BANK CHARGES")]
    [InlineData("1234")]
    [InlineData("DCGS")]
    [InlineData("GIFT_0001_")]
    [InlineData("85123A-1")]
    public void What_is_no_goods_is_skipped_as_such(string code)
    {
        var reading = Read($"536365,{code},X,1,2010-12-01 08:26:00,2.55,1,UK\n");

        Assert.Equal((1, 1), (reading.SkippedLines[SkipReasons.NotGoods], reading.SkippedInvoices[SkipReasons.NoGoods]));
        Assert.Empty(reading.Orders);
    }

    [Theory]
    [InlineData("85123")]
    [InlineData("15056bl")]
    [InlineData("DCGS0003")]
    [InlineData("pads")]
    [InlineData("gift_0001_20")]
    public void Goods_are_told_by_their_codes(string code) =>
        Assert.Equal(code.ToUpperInvariant(), Read($"536365,{code},X,1,2010-12-01 08:26:00,0.0,,UK\n").Orders[0].Lines[0].Sku);

    [Fact]
    public void A_clerks_negative_quantity_is_a_stock_correction()
    {
        var reading = Read(Good + "536365,85123A,lost,-3,2010-12-01 08:26:00,0,,UK\n536366,85123A,lost,-3,2010-12-01 08:26:00,0,,UK\n");

        Assert.Equal((2, 1), (reading.SkippedLines[SkipReasons.StockCorrection], reading.SkippedInvoices[SkipReasons.StockCorrectionsOnly]));
        Assert.Single(reading.Orders);
    }

    [Fact]
    public void A_bookkeeping_entry_is_no_order()
    {
        var reading = Read("A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,-11062.06,,UK\n");

        Assert.Equal((1, 1, 1), (reading.Invoices, reading.SkippedLines[SkipReasons.NotAnOrder], reading.SkippedInvoices[SkipReasons.NotAnOrder]));
    }

    [Fact]
    public void A_cancellation_keeps_the_places_of_its_lines_and_leaves_out_what_is_no_goods()
    {
        var reading = Read("C5,POST,X,-1,2010-12-01 08:26:00,2.55,1,UK\nC5,85123A,X,-4,2010-12-01 08:26:00,2.55,1,UK\nC5,85123A,X,4,2010-12-01 08:26:00,2.55,1,UK\n");

        Assert.Equal(new RetailReturnLine(2, "85123A", 4), Assert.Single(Assert.Single(reading.Cancellations).Lines));
        Assert.Equal((1, 1), (reading.SkippedLines[SkipReasons.NotGoods], reading.SkippedLines[SkipReasons.PositiveCancellation]));
        Assert.Equal((0, 1), (reading.Invoices, reading.CancellationInvoices));
    }

    [Fact]
    public void Rows_of_an_invoice_are_gathered_wherever_they_stand_and_its_first_time_counts()
    {
        var orders = Read(
            "7,10002,X,1,2010-12-01 08:00:00,1,1,UK\n6,10002,X,2,2010-12-01 08:01:00,1,2,UK\n7,10003,X,3,2010-12-01 08:02:00,1,1,UK\n").Orders;

        Assert.Equal([("7", 2, 8 * 60), ("6", 1, (8 * 60) + 1)], orders.Select(order => (order.Number, order.Lines.Count, (int)order.At.TimeOfDay.TotalMinutes)));
        Assert.Equal([0, 1], orders.Select(order => order.Position));
    }

    [Theory]
    [InlineData("", "file-empty")]
    [InlineData("InvoiceNo;StockCode\n", "header-wrong")]
    [InlineData("536365,85123A,X,1,2010-12-01 08:26:00,2.55,1,UK\n", "header-wrong")]
    public void Another_kind_of_file_is_refused(string text, string code) =>
        Assert.Equal(code, Assert.Throws<RetailFileException>(() => RetailReader.Read(new StringReader(text))).Code);

    [Fact]
    public void A_gzipped_file_is_told_by_its_first_bytes_and_a_damaged_one_is_refused()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            {
                gzip.Write(Encoding.UTF8.GetBytes(Header + Good));
            }

            Assert.Single(new RetailFile(path).Read().Orders);
            var whole = File.ReadAllBytes(path);
            whole.AsSpan(12, 8).Fill(0xFF);
            File.WriteAllBytes(path, whole);
            Assert.Equal("gzip-broken", Assert.Throws<RetailFileException>(() => new RetailFile(path).Read()).Code);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.Equal("file-unreadable", Assert.Throws<RetailFileException>(() => new RetailFile(Path.Combine(Path.GetTempPath(), "none.csv")).Read()).Code);

    private static RetailReading Read(string lines) => RetailReader.Read(new StringReader(Header + lines));
}
