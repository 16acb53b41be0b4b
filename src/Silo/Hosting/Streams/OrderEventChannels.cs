using OrderCluster.Client.Streams;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Hosting.Streams;

/// <summary>
/// Tells Orleans which channels have orders, since it looks for a stream's subscribers only once it has heard of the stream, and forgets a stream whose last one leaves.
/// Says too where a subscriber without a token begins, and keeps for a successor how far all subscribers are.
/// </summary>
internal sealed class OrderEventChannels(OrderEventCursors cursors, IJournal journal, TimeProvider clock)
{
    /// <summary>The token up to which all subscribers are; empty while there are none.</summary>
    private const string MarkNote = "streams/order-events";

    /// <summary>Of the time that passes, one part in so many at most goes into looking for new channels.</summary>
    private const int ShareOfTime = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MarkInterval = TimeSpan.FromSeconds(5);

    private readonly SortedSet<string> _channels = new(StringComparer.Ordinal);
    private long? _announcedAt;
    private long _markedAt;
    private long _nextSearch;
    private FeedPosition? _recentEnd;
    private FeedPosition? _searchedTo;
    private string _mark = "";

    /// <summary>The channels' streams when it is time to name them again; else none.</summary>
    /// <exception cref="JournalException">The store does not answer.</exception>
    public async Task<IEnumerable<OrderEventBatch>> AnnounceWhenDueAsync(CancellationToken cancellation)
    {
        if (_announcedAt is { } last && clock.GetElapsedTime(last) < Interval)
        {
            return [];
        }

        var end = await journal.Store.ReadFeedEndAsync(cancellation);
        if (_announcedAt is null)
        {
            await BeginAsync(end, cancellation);
        }
        else if (clock.GetElapsedTime(_markedAt) >= MarkInterval)
        {
            await MarkAsync(end, cancellation);
        }

        _announcedAt = clock.GetTimestamp();
        if (end != _searchedTo && clock.GetTimestamp() >= _nextSearch)
        {
            await SearchAsync(cancellation);
            _searchedTo = end;
        }

        return _channels.Select(channel => new OrderEventBatch(OrderEvent.StreamOf(channel), [], [], cursors.Now));
    }

    private async Task BeginAsync(FeedPosition? end, CancellationToken cancellation)
    {
        _mark = await journal.Store.ReadNoteAsync(MarkNote, cancellation) ?? "";
        cursors.Now = _mark.Length > 0 ? OrderEventToken.Parse(_mark) : OrderEventToken.Behind(end?.Value);
        _recentEnd = end;
        _markedAt = clock.GetTimestamp();
    }

    private async Task MarkAsync(FeedPosition? end, CancellationToken cancellation)
    {
        cursors.Now = OrderEventToken.Behind(_recentEnd?.Value);
        _recentEnd = end;
        _markedAt = clock.GetTimestamp();
        var mark = cursors.All.Count == 0 ? "" : cursors.All.Select(cursor => cursor.Handled).Append(cursors.Now).Min()!.ToString();
        if (mark != _mark)
        {
            await journal.Store.WriteNoteAsync(MarkNote, mark, cancellation);
            _mark = mark;
        }
    }

    // From each channel's first order to behind its last, without touching those between.
    private async Task SearchAsync(CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        string? after = null;
        while (await journal.Store.ListStreamsAsync(StreamNames.OrderPrefix, after, 1, cancellation) is [var stream])
        {
            var channel = stream[StreamNames.OrderPrefix.Length..].Split('/')[0];
            _channels.Add(channel);
            after = $"{StreamNames.OrderPrefix}{channel}{(char)('/' + 1)}";
        }

        _nextSearch = clock.GetTimestamp() + ((clock.GetTimestamp() - began) * ShareOfTime);
    }
}
