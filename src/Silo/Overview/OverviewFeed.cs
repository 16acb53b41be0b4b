using OrderCluster.Journal.State;
using OrderCluster.Journal.Store;

namespace OrderCluster.Silo.Overview;

/// <summary>Reads the feed from its beginning into the board, then looks at intervals for what is new: large pages cost the store little.</summary>
internal sealed partial class OverviewFeed(IJournal journal, OverviewBoard board, TimeProvider clock, ILogger<OverviewFeed> log) : BackgroundService
{
    private const int PageRows = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private FeedPosition? _end;

    /// <summary>Reads on to the feed's end.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var page = await ReadAsync(cancellation);
            _end = page.End ?? _end;
            foreach (var item in page.Items)
            {
                Take(item.Row);
            }

            if (page.Items.Count < PageRows)
            {
                board.CaughtUp();
                return;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var isFaulty = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                isFaulty = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!isFaulty)
                {
                    LogFault(e.Message);
                }

                isFaulty = true;
            }

            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<FeedPage> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await journal.Store.ReadFeedAsync(_end, PageRows, cancellation);
        }
        catch (FeedPositionException) when (_end is not null)
        {
            // The store was restored under the running silo: what it holds now is all that counts.
            board.Clear();
            _end = null;
            return await journal.Store.ReadFeedAsync(_end, PageRows, cancellation);
        }
    }

    private void Take(JournalRow row)
    {
        try
        {
            board.Apply(row);
        }
        catch (InvalidDataException e)
        {
            LogUnreadable(e.Message, row.Stream, row.Number);
        }
    }

    [LoggerMessage(3301, LogLevel.Warning, "The overview can't follow the feed; it goes on: {Error}")]
    private partial void LogFault(string error);

    [LoggerMessage(3302, LogLevel.Error, "The overview passes over append {Number} of {Stream}, which can't be read; 'oc audit' tells more: {Error}")]
    private partial void LogUnreadable(string error, string stream, long number);
}
