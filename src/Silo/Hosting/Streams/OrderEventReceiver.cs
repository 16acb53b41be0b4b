using System.Text;
using OrderCluster.Client.Streams;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Grains.Journaling;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using Orleans.Streams;

namespace OrderCluster.Silo.Hosting.Streams;

/// <summary>Reads the feed for the subscribers that want more, once for all that are at the same place.</summary>
internal sealed partial class OrderEventReceiver(OrderEventCursors cursors, IJournal journal, TimeProvider clock, ILogger log) : IQueueAdapterReceiver
{
    /// <summary>Most rows read at once: a row has a few kilobytes for most orders, and up to some megabytes.</summary>
    private const int PageRows = 100;

    /// <summary>Bodies in a batch together, in characters; an event that is larger goes alone.</summary>
    private const int BatchChars = 256 * 1024;

    private static readonly FeedFilter Orders = new(StreamNames.OrderPrefix);

    private readonly OrderEventChannels _channels = new(cursors, journal, clock);
    private bool _isFaulty;

    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    public Task Shutdown(TimeSpan timeout) => Task.CompletedTask;

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => GetQueueMessagesAsync(maxCount, CancellationToken.None);

    /// <summary>What it returns only names the streams whose subscribers now have something to fetch.</summary>
    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount, CancellationToken cancellationToken)
    {
        var woken = new List<IBatchContainer>();
        try
        {
            woken.AddRange(await _channels.AnnounceWhenDueAsync(cancellationToken));
            foreach (var together in cursors.All.Where(cursor => cursor.WantsMore).GroupBy(cursor => cursor.Position).ToArray())
            {
                woken.AddRange(await ReadAsync(together.Key, [.. together], cancellationToken));
            }

            _isFaulty = false;
        }
        catch (JournalException e)
        {
            if (!_isFaulty)
            {
                LogFault(e.Message);
            }

            _isFaulty = true;
        }

        return woken;
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    private async Task<IEnumerable<OrderEventBatch>> ReadAsync(FeedPosition? after, OrderEventCursor[] readers, CancellationToken cancellation)
    {
        FeedPage page;
        try
        {
            page = await journal.Store.ReadFeedAsync(after, PageRows, Orders, cancellation);
        }
        catch (FeedPositionException e) when (after is not null)
        {
            LogLost(readers.Length, e.Message);
            Array.ForEach(readers, reader => reader.IsLost = true);
            return readers.Select(reader => Wake(reader.StreamId));
        }

        if (page.Items.Count == 0)
        {
            return [];
        }

        var events = Events(after, page.Items).ToLookup(pair => ChannelOf(pair.Event));

        // While the page was read a subscriber may have left or been put elsewhere.
        var waiting = readers.Where(reader => reader.WantsMore && reader.Position == after && cursors.All.Contains(reader)).ToArray();
        foreach (var reader in waiting)
        {
            reader.Give(Batches(reader.StreamId, events[reader.Channel].Where(pair => pair.Token.CompareTo(reader.From) >= 0)), page.End);
        }

        return waiting.Select(reader => Wake(reader.StreamId));
    }

    private IEnumerable<(OrderEvent Event, OrderEventToken Token)> Events(FeedPosition? after, IReadOnlyList<FeedItem> items)
    {
        var before = after?.Value ?? "";
        foreach (var item in items)
        {
            foreach (var one in Read(item))
            {
                if (StreamNames.OrderId(one.Stream) is { } id)
                {
                    var sent = new OrderEvent(id, one.Number, one.Index, one.Event.Type, Encoding.UTF8.GetString(one.Event.Body.Span));
                    yield return (sent, new OrderEventToken(before, item.Position.Value, one.Index));
                }
            }

            before = item.Position.Value;
        }
    }

    private FeedEvent[] Read(FeedItem item)
    {
        try
        {
            return [.. FeedEvent.Of(item)];
        }
        catch (InvalidDataException e)
        {
            LogUnreadable(e.Message, item.Row.Stream, item.Row.Number);
            return [];
        }
    }

    private static List<OrderEventBatch> Batches(StreamId streamId, IEnumerable<(OrderEvent Event, OrderEventToken Token)> events)
    {
        var batches = new List<OrderEventBatch>();
        var (sent, tokens, chars) = (new List<OrderEvent>(), new List<OrderEventToken>(), 0);
        foreach (var (one, token) in events)
        {
            if (chars > 0 && chars + one.Body.Length > BatchChars)
            {
                batches.Add(new OrderEventBatch(streamId, sent, tokens, tokens[^1]));
                (sent, tokens, chars) = ([], [], 0);
            }

            sent.Add(one);
            tokens.Add(token);
            chars += one.Body.Length;
        }

        if (sent.Count > 0)
        {
            batches.Add(new OrderEventBatch(streamId, sent, tokens, tokens[^1]));
        }

        return batches;
    }

    private OrderEventBatch Wake(StreamId streamId) => new(streamId, [], [], cursors.Now);

    private static string ChannelOf(OrderEvent sent) => GrainKeys.TryParseOrder(sent.OrderId, out var channel, out _) ? channel : "";

    [LoggerMessage(3501, LogLevel.Warning, "The feed can't be read for subscribers of order events; it is tried again: {Error}")]
    private partial void LogFault(string error);

    [LoggerMessage(3502, LogLevel.Warning, "{Count} subscribers of order events begin anew, since the store does not know where they were: {Error}")]
    private partial void LogLost(int count, string error);

    [LoggerMessage(3503, LogLevel.Error, "Append {Number} of {Stream} can't be read, subscribers of order events don't get it; 'oc audit' tells more: {Error}")]
    private partial void LogUnreadable(string error, string stream, long number);
}
