using System.Text;
using OrderCluster.Client.Streams;
using OrderCluster.Grains.Interfaces.Identity;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Streams;

namespace OrderCluster.Silo.Hosting.Streams;

/// <summary>
/// Reads the feed and sends the events of orders to the streams of their channels. One silo does so, the first of those that are active; its mark is stored behind each
/// page, so that its successor goes on there and sends a page again rather than leaving it out.
/// </summary>
internal sealed partial class OrderEventPublisher(
    IJournal journal, IClusterClient client, IClusterMembershipService membership, ILocalSiloDetails self, TimeProvider clock, ILogger<OrderEventPublisher> log)
    : BackgroundService
{
    private const string MarkNote = "orleans/order-events";
    private const int PageRows = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    /// <summary>Whether this silo publishes, and goes on from <see cref="_end"/>.</summary>
    private bool _publishes;
    private FeedPosition? _end;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Interval;
            try
            {
                pause = await PublishPageAsync(stoppingToken) ? TimeSpan.Zero : pause;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(e.Message);
                _publishes = false;
                pause = FaultPause;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether there may be more at once.</summary>
    private async Task<bool> PublishPageAsync(CancellationToken cancellation)
    {
        if (!IsFirst())
        {
            _publishes = false;
            return false;
        }

        if (!_publishes)
        {
            _end = await journal.Store.ReadNoteAsync(MarkNote, cancellation) is { Length: > 0 } mark ? new FeedPosition(mark) : null;
            _publishes = true;
        }

        var page = await ReadAsync(cancellation);
        foreach (var channel in page.Items.SelectMany(FeedEvent.Of).Select(Event).Where(sent => sent is not null).GroupBy(sent => ChannelOf(sent!)))
        {
            await OrderEvent.OfChannel(client, channel.Key).OnNextBatchAsync(channel.Select(sent => sent!)).WaitAsync(cancellation);
        }

        var end = page.Items.Count == 0 ? page.End : page.Items[^1].Position;
        if (end is not null && end != _end)
        {
            await journal.Store.WriteNoteAsync(MarkNote, end.Value.Value, cancellation);
            _end = end;
        }

        return page.Items.Count == PageRows;
    }

    private async Task<FeedPage> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await journal.Store.ReadFeedAsync(_end, PageRows, cancellation);
        }
        catch (FeedPositionException) when (_end is not null)
        {
            LogMarkLost();
            _end = null;
            return await journal.Store.ReadFeedAsync(_end, PageRows, cancellation);
        }
    }

    private bool IsFirst() => membership.CurrentSnapshot.Members.Values
        .Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).Min()?.Equals(self.SiloAddress) == true;

    private static OrderEvent? Event(FeedEvent sent) => OrderStreams.OrderId(sent.Stream) is not { } id ? null
        : new OrderEvent(id, sent.Number, sent.Index, sent.Event.Type, Encoding.UTF8.GetString(sent.Event.Body.Span));

    private static string ChannelOf(OrderEvent sent) => GrainKeys.TryParseOrder(sent.OrderId, out var channel, out _) ? channel : "";

    [LoggerMessage(3501, LogLevel.Warning, "Events of orders can't be sent to Orleans's streams; it goes on: {Error}")]
    private partial void LogFault(string error);

    [LoggerMessage(3502, LogLevel.Warning, "The stored mark of Orleans's streams is not of this store's present epoch; all events are sent anew.")]
    private partial void LogMarkLost();
}
