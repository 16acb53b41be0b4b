using System.Diagnostics.Metrics;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.Store;

namespace OrderCluster.Projections;

/// <summary>Which event a handler is given.</summary>
/// <param name="Key">The stream's name without its kind: an order's id, a bucket's key.</param>
/// <param name="Number">Of the append, from 1 in each stream.</param>
public readonly record struct EventSource(string Key, long Number);

/// <summary>Tables that are kept from the feed's events. Nothing decides on them: they may be dropped at any time and are read anew.</summary>
/// <param name="name">Never changed, or the tables are made a second time.</param>
/// <param name="version">From 1. Raise it with each change of the schema or of a handler: the tables are dropped and the feed is read from its beginning.</param>
/// <param name="filter">Rows that its handlers have a use for; their keys are those of the tables whose rows are loaded.</param>
/// <param name="schema">Statements that make the tables. <c>$key</c> stands for the type of a text that is sorted by its bytes.</param>
public abstract class Projection(string name, int version, FeedFilter filter, string schema)
{
    private readonly Dictionary<Type, Action<object, EventSource>?> _handlers = [];
    private readonly List<IViewTable> _tables = [];

    public string Name => name;

    public int Version => version;

    internal FeedFilter Filter => filter;

    internal string Schema => schema;

    internal IReadOnlyList<IViewTable> Tables => _tables;

    /// <summary>A statement that is run behind each page, to remove rows that nobody asks for any more; null: none.</summary>
    internal virtual string? Trim => null;

    /// <summary>The key in a stream's name.</summary>
    internal string KeyOf(JournalRow row) => row.Stream[filter.StreamPrefix.Length..];

    /// <summary>The events of a row that have a handler, decoded, each with what it does. Names that this version does not know are passed over: a newer one wrote them.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    internal List<Action> Decode(JournalRow row)
    {
        var steps = new List<Action>();
        var codec = EventCatalog.Find(row.Stream);
        var source = new EventSource(KeyOf(row), row.Number);
        foreach (var record in EventFrames.Read(row.Payload))
        {
            if (codec is not null && codec.Events.TryGetValue(record.Type, out var type) && HandlerOf(type) is { } handler)
            {
                var happened = codec.Read(record);
                steps.Add(() => handler(happened, source));
            }
        }

        return steps;
    }

    /// <summary>A table whose rows are loaded by the keys of a page's streams.</summary>
    protected ViewTable<TRow> Table<TRow>(string table)
        where TRow : class, new() => Add(new ViewTable<TRow>(table, isSum: false));

    /// <summary>A table of sums: rows begin at 0 in each page, and what they come to is added to what is stored.</summary>
    protected ViewTable<TRow> Sums<TRow>(string table)
        where TRow : class, new() => Add(new ViewTable<TRow>(table, isSum: true));

    /// <summary>What an event of this type, or of one derived from it, does to the tables' rows.</summary>
    protected void On<TEvent>(Action<TEvent, EventSource> handler)
        where TEvent : class => _handlers.Add(typeof(TEvent), (happened, source) => handler((TEvent)happened, source));

    private ViewTable<TRow> Add<TRow>(ViewTable<TRow> table)
        where TRow : class, new()
    {
        _tables.Add(table);
        return table;
    }

    private Action<object, EventSource>? HandlerOf(Type type)
    {
        if (!_handlers.TryGetValue(type, out var handler))
        {
            handler = type.BaseType is { } parent ? HandlerOf(parent) : null;
            _handlers[type] = handler;
        }

        return handler;
    }
}

/// <summary>What the runner measures. Only the silo whose runner is elected has a lag.</summary>
internal sealed class ProjectionMeter(Meter meter, Func<IEnumerable<Measurement<double>>> lags)
{
    private readonly ObservableGauge<double> _lag = meter.CreateObservableGauge(
        "ordercluster.projection.lag", lags, "s", "How long ago the projection had everything");

    private readonly Histogram<double> _delay = meter.CreateHistogram<double>(
        "ordercluster.projection.delay", "s", "From when a row may have been in the feed to when the projection showed it, at most");

    private readonly Counter<long> _rows = meter.CreateCounter<long>("ordercluster.projection.rows", "{row}", "Rows of the feed that the projection has taken in");
    private readonly Counter<long> _damaged = meter.CreateCounter<long>("ordercluster.projection.damaged", "{row}", "Rows that could not be read and were passed over");

    public static KeyValuePair<string, object?> Tag(string projection) => new("projection", projection);

    public void Write(string projection, int rows, TimeSpan delay)
    {
        _delay.Record(delay.TotalSeconds, Tag(projection));
        _rows.Add(rows, Tag(projection));
    }

    public void Damaged(string projection) => _damaged.Add(1, Tag(projection));
}
