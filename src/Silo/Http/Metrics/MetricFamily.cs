using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace OrderCluster.Silo.Http.Metrics;

/// <summary>How Prometheus names the three kinds of instruments.</summary>
internal enum MetricKind
{
    Counter = 0,
    Gauge = 1,
    Histogram = 2,
}

/// <summary>All series of one instrument.</summary>
internal sealed class MetricFamily
{
    /// <summary>Most series of an instrument: tags whose values have no bound must not fill the memory.</summary>
    private const int MaxSeries = 1_000;

    private static readonly double[] SecondBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly double[] OtherBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

    private readonly ConcurrentDictionary<TagSet, MetricSeries> _series = new(new TagSet.Comparer());
    private readonly ConcurrentDictionary<TagSet, MetricSeries>.AlternateLookup<ReadOnlySpan<Tag>> _byTags;
    private readonly bool _isSum;

    public MetricFamily(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        Kind = type switch
        {
            _ when type.StartsWith("Histogram", StringComparison.Ordinal) => MetricKind.Histogram,
            "Counter`1" or "ObservableCounter`1" => MetricKind.Counter,
            _ => MetricKind.Gauge,
        };
        _isSum = type is "Counter`1" or "UpDownCounter`1";
        IsObservable = instrument.IsObservable;
        Name = PrometheusText.Name(instrument.Name, instrument.Unit, Kind);
        Description = instrument.Description ?? "";
        Bounds = Kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
        _byTags = _series.GetAlternateLookup<ReadOnlySpan<Tag>>();
    }

    public string Name { get; }

    public string Description { get; }

    public MetricKind Kind { get; }

    /// <summary>Measured only when asked for.</summary>
    public bool IsObservable { get; }

    public IReadOnlyList<double> Bounds { get; }

    public IReadOnlyCollection<KeyValuePair<TagSet, MetricSeries>> Series => _series;

    /// <summary>Returns false when the measurement was left out, since there are too many series.</summary>
    public bool Record(double value, ReadOnlySpan<Tag> tags)
    {
        if (!_byTags.TryGetValue(tags, out var series))
        {
            if (_series.Count >= MaxSeries)
            {
                return false;
            }

            series = _series.GetOrAdd(new TagSet(tags.ToArray()), _ => new MetricSeries(Bounds));
        }

        if (Kind == MetricKind.Histogram)
        {
            series.Observe(value);
        }
        else if (_isSum)
        {
            series.Add(value);
        }
        else
        {
            series.Set(value);
        }

        return true;
    }

    public void Clear() => _series.Clear();

    private static IReadOnlyList<double> BoundsOf(Instrument instrument) =>
        (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? (instrument.Unit == "s" ? SecondBounds : OtherBounds);
}

/// <summary>The tags of one series, in the order in which the instrument gives them.</summary>
internal sealed class TagSet(Tag[] tags)
{
    public IReadOnlyList<Tag> Tags => tags;

    /// <summary>Finds a set by its tags without making one.</summary>
    internal sealed class Comparer : IEqualityComparer<TagSet>, IAlternateEqualityComparer<ReadOnlySpan<Tag>, TagSet>
    {
        public bool Equals(TagSet? x, TagSet? y) => ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.Tags.ToArray(), y));

        public int GetHashCode(TagSet obj) => GetHashCode(obj.Tags.ToArray());

        public bool Equals(ReadOnlySpan<Tag> alternate, TagSet other)
        {
            if (alternate.Length != other.Tags.Count)
            {
                return false;
            }

            for (var index = 0; index < alternate.Length; index++)
            {
                if (alternate[index].Key != other.Tags[index].Key || !Equals(alternate[index].Value, other.Tags[index].Value))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<Tag> alternate)
        {
            var hash = default(HashCode);
            foreach (var tag in alternate)
            {
                hash.Add(tag.Value);
            }

            return hash.ToHashCode();
        }

        public TagSet Create(ReadOnlySpan<Tag> alternate) => new(alternate.ToArray());
    }
}

/// <summary>What one instrument has measured under one set of tags. Thread-safe.</summary>
/// <param name="bounds">Upper bounds of a histogram's buckets, rising; empty for anything else.</param>
internal sealed class MetricSeries(IReadOnlyList<double> bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[bounds.Count + 1];
    private double _value;

    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
        }
    }

    public void Set(double value)
    {
        lock (_lock)
        {
            _value = value;
        }
    }

    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_lock)
        {
            _counts[bucket]++;
            _value += value;
        }
    }

    /// <summary>The value (the sum, for a histogram) and how many fell into each bucket, the last one being without a bound.</summary>
    public (double Value, long[] Counts) Take()
    {
        lock (_lock)
        {
            return (_value, [.. _counts]);
        }
    }
}
