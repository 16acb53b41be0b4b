using OrderCluster.Audit.Customers;
using OrderCluster.Audit.Orders;
using OrderCluster.Audit.Report;
using OrderCluster.Audit.Stock;
using OrderCluster.Grains.Catalogue;
using OrderCluster.Grains.Customers;
using OrderCluster.Grains.Inventory;
using OrderCluster.Grains.Journaling;
using OrderCluster.Grains.Orders;
using OrderCluster.Journal.Store;

namespace OrderCluster.Audit;

/// <summary>
/// Recomputes from the journal alone that nothing was oversold, lost or charged twice. It reads the feed in short pages from the beginning,
/// so it runs beside a working cluster as well: what it finds is true of the journal up to where it stopped.
/// </summary>
public sealed class JournalAudit
{
    private readonly IJournalStore _store;
    private readonly ViolationLog _violations;
    private readonly ChainCheck _chain;
    private readonly StockLedger _stock;
    private readonly CreditLedger _credit;
    private readonly OrderLedger _orders;
    private long _rows;
    private long _events;
    private FeedPosition? _readTo;
    private DateTimeOffset _lastAt;

    private JournalAudit(IJournalStore store, AuditOptions options)
    {
        _store = store;
        _violations = new ViolationLog(options.KeepViolations);
        _chain = new ChainCheck(_violations);
        _stock = new StockLedger(_violations);
        _credit = new CreditLedger(_violations);
        _orders = new OrderLedger(_violations);
    }

    /// <summary>Audits an opened store.</summary>
    /// <param name="progress">Told the number of rows read so far, now and then.</param>
    /// <exception cref="JournalException">The store can't be read.</exception>
    public static async Task<AuditReport> RunAsync(IJournalStore store, AuditOptions options, IProgress<long>? progress, CancellationToken cancellation)
    {
        var audit = new JournalAudit(store, options);
        await audit.ReadAsync(options.PageRows, progress, cancellation);
        return audit.Conclude(options.Acknowledged);
    }

    private async Task ReadAsync(int pageRows, IProgress<long>? progress, CancellationToken cancellation)
    {
        while (true)
        {
            var page = await _store.ReadFeedAsync(_readTo, pageRows, cancellation);
            if (page.Items.Count == 0)
            {
                return;
            }

            foreach (var item in page.Items)
            {
                Book(item.Row);
            }

            _readTo = page.End;
            progress?.Report(_rows);
        }
    }

    private void Book(JournalRow row)
    {
        if (!_chain.Follow(row))
        {
            return;
        }

        _rows++;
        try
        {
            var records = EventFrames.Read(row.Payload);
            if (records.Count != row.EventCount || records.Count == 0)
            {
                _violations.Add(Checks.Readable, row.Stream, row.Number, $"says {row.EventCount} events, holds {records.Count}");
            }

            foreach (var record in records)
            {
                _events++;
                Book(row, record);
            }
        }
        catch (InvalidDataException e)
        {
            _violations.Add(Checks.Readable, row.Stream, row.Number, e.Message);
        }
    }

    private void Book(JournalRow row, EventRecord record)
    {
        if (row.Stream.StartsWith(StreamNames.StockPrefix, StringComparison.Ordinal))
        {
            var happened = EventCatalog.Of<StockEvent>().Read(record);
            SeeTime(happened.At);
            _stock.Book(row.Stream, row.Number, happened);
        }
        else if (row.Stream.StartsWith(StreamNames.OrderPrefix, StringComparison.Ordinal))
        {
            var happened = EventCatalog.Of<OrderEvent>().Read(record);
            SeeTime(happened.At);
            _orders.Book(row.Stream, row.Number, happened);
        }
        else if (row.Stream.StartsWith(StreamNames.CustomerPrefix, StringComparison.Ordinal))
        {
            var happened = EventCatalog.Of<CreditEvent>().Read(record);
            SeeTime(happened.At);
            _credit.Book(row.Stream, row.Number, happened);
        }
        else if (row.Stream.StartsWith(StreamNames.ProductPrefix, StringComparison.Ordinal))
        {
            EventCatalog.Of<ProductEvent>().Read(record);
        }
        else
        {
            _violations.Add(Checks.Readable, row.Stream, row.Number, "the auditor does not know this kind of stream");
        }
    }

    private void SeeTime(DateTimeOffset at) => _lastAt = at > _lastAt ? at : _lastAt;

    private AuditReport Conclude(IReadOnlySet<string>? acknowledged)
    {
        var unitsByLine = _stock.UnitsByLine();
        var totals = Totals.ByChannel(_orders, unitsByLine);
        var promises = new PromiseCheck(_violations);
        promises.CompareStock(_orders, unitsByLine);
        promises.CompareCredit(_orders, _credit.CommittedByOrder());
        foreach (var orderId in acknowledged ?? new HashSet<string>())
        {
            if (_orders.Find(orderId) is null)
            {
                _violations.Add(Checks.Acknowledged, StreamNames.Order(orderId), 0, "was acknowledged to the client and is not in the journal");
            }
        }

        var orphans = _stock.SoftlyHeldFor(_lastAt).Concat(_credit.SoftlyHeldFor(_lastAt)).Count(orderId => _orders.Find(orderId) is null);
        return new AuditReport(_rows, _events, _chain.Streams, _violations.Count, _violations.Kept, acknowledged?.Count, _readTo?.Value, totals, orphans);
    }
}

/// <summary>What to audit, and how much to tell.</summary>
public sealed record AuditOptions
{
    /// <summary>Orders that a client was told of; see <see cref="AcknowledgedOrders"/>. Null: not checked.</summary>
    public IReadOnlySet<string>? Acknowledged { get; init; }

    /// <summary>How many violations are kept in words.</summary>
    public int KeepViolations { get; init; } = 1_000;

    /// <summary>Rows read at a time: short pages hold nobody up.</summary>
    public int PageRows { get; init; } = 500;
}

/// <summary>Follows each stream's chain: numbers from 1 without a gap, each append on top of the one that it names.</summary>
internal sealed class ChainCheck(ViolationLog violations)
{
    private readonly Dictionary<string, StreamHead> _heads = [];

    public int Streams => _heads.Count;

    /// <summary>False when the row was seen before: the feed may repeat itself, and what a repeat says must not be counted twice.</summary>
    public bool Follow(JournalRow row)
    {
        var head = _heads.GetValueOrDefault(row.Stream);
        if (row.Number == head.Number && row.Id == head.Id && row.Number > 0)
        {
            return false;
        }

        if (row.Number <= head.Number)
        {
            violations.Add(Checks.Chain, row.Stream, row.Number, $"forked or out of order: append {row.Number} ({row.Id}) comes after append {head.Number} ({head.Id})");
            return true;
        }

        if (row.Number != head.Number + 1)
        {
            violations.Add(Checks.Chain, row.Stream, row.Number, $"gap: append {head.Number} is followed by append {row.Number}");
        }
        else if (row.Previous != head.Id)
        {
            violations.Add(Checks.Chain, row.Stream, row.Number, $"broken link: it names {row.Previous} as its predecessor, which is {head.Id}");
        }

        _heads[row.Stream] = new StreamHead(row.Number, row.Id);
        return true;
    }
}

/// <summary>A client's own list of orders that were acknowledged to it: a line each, beginning with the order's id.</summary>
public static class AcknowledgedOrders
{
    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>Reads the distinct ids. A last line without its line end was cut off while being written, before the client took note, and is passed over.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlySet<string> Read(string path)
    {
        var text = File.ReadAllText(path);
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in whole.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            if (trimmed.Length > 0)
            {
                var end = trimmed.IndexOfAny(Separators);
                ids.Add((end < 0 ? trimmed : trimmed[..end]).ToString());
            }
        }

        return ids;
    }
}
