using OrderCluster.Grains.Orders;
using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;
using OrderCluster.Silo.Settings;

namespace OrderCluster.Silo.Recovery;

/// <summary>
/// Wakes orders that were interrupted before they had a due time: at the start those that the feed leaves open since the stored mark,
/// later those that stand open for long. Moves the mark on behind the oldest open order.
/// </summary>
internal sealed partial class UnfinishedWork(
    IJournal journal, OrderWaker waker, RecoveryOptions options, TimeProvider clock, ILogger<UnfinishedWork> log) : BackgroundService
{
    private const string MarkNote = "recovery/mark";
    private const int PageRows = 500;

    private readonly UnfinishedOrders _unfinished = new();
    private readonly WakeTimes _times = new();
    private FeedPosition? _end;
    private string? _storedMark;
    private bool _hasBegun;
    private bool _hasCaughtUp;

    /// <summary>One look: reads on to the feed's end, wakes what is stale, stores the mark; returns how many orders it woke.</summary>
    internal async Task<int> LookAsync(CancellationToken cancellation)
    {
        if (!_hasBegun)
        {
            await BeginAtMarkAsync(cancellation);
            _hasBegun = true;
        }

        await ReadToEndAsync(cancellation);
        var isFirst = !_hasCaughtUp;
        _hasCaughtUp = true;
        var now = clock.GetUtcNow();
        var stale = _times.Take(
            _unfinished.OrderIds, isFirst ? DateTimeOffset.MaxValue : now - options.InterruptedAfter, now - options.WakeAgainAfter, now);
        if (stale.Count > 0)
        {
            LogWaking(stale.Count);
            await waker.WakeAsync(stale, cancellation);
        }

        await StoreMarkAsync(cancellation);
        return stale.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.MarkInterval;
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(e);
                pause = options.FaultPause;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeginAtMarkAsync(CancellationToken cancellation)
    {
        _storedMark = await journal.Store.ReadNoteAsync(MarkNote, cancellation);
        _end = string.IsNullOrEmpty(_storedMark) ? null : new FeedPosition(_storedMark);
        try
        {
            await journal.Store.ReadFeedAsync(_end, 1, cancellation);
        }
        catch (FeedPositionException)
        {
            LogMarkLost();
            _end = null;
        }
    }

    private async Task ReadToEndAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var page = await journal.Store.ReadFeedAsync(_end, PageRows, cancellation);
            if (page.Items.Count == 0)
            {
                _end = page.End ?? _end;
                return;
            }

            foreach (var item in page.Items)
            {
                Take(item);
                _end = item.Position;
            }
        }
    }

    private void Take(FeedItem item)
    {
        try
        {
            _unfinished.Apply(_end, item.Row);
        }
        catch (InvalidDataException e)
        {
            LogUnreadable(e, item.Row.Stream, item.Row.Number);
        }
    }

    private async Task StoreMarkAsync(CancellationToken cancellation)
    {
        if (_unfinished.SafeMark(_end)?.Value is { } mark && mark != _storedMark)
        {
            await journal.Store.WriteNoteAsync(MarkNote, mark, cancellation);
            _storedMark = mark;
        }
    }

    [LoggerMessage(3204, LogLevel.Information, "Going on with {Count} orders that were interrupted.")]
    private partial void LogWaking(int count);

    [LoggerMessage(3205, LogLevel.Error, "Looking for interrupted orders failed; it goes on.")]
    private partial void LogFault(Exception error);

    [LoggerMessage(3206, LogLevel.Warning, "The stored mark is not of this store's present epoch; all of the feed is read for interrupted orders.")]
    private partial void LogMarkLost();

    [LoggerMessage(3207, LogLevel.Error, "Append {Number} of {Stream} can't be read; 'oc audit' tells more.")]
    private partial void LogUnreadable(Exception error, string stream, long number);
}
